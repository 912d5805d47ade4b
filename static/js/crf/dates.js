// Dates as they are typed, the day before the month, and shown so that nobody can misread them.
//
// A reader gives {value} as ISO, with `short` where the year had two digits; or {refused: code}, with `explain`
// ({code, facts}) where more can be said than that it cannot be read. What is typed for a machine (API, imports) is
// read by forms/engine/dates.py: stricter, because there nobody sees what was understood.
import {dayWord, monthNamed} from "./calendar.js";
import {page} from "./state.js";

const FIRST_YEAR = 1900;
const LAST_YEAR = 2100;
const ISO = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_FIRST = /^(\d{1,2})( ?[./ -] ?)(\d{1,2})\2(\d{4}|\d{2})$/;
const DIGITS = /^(\d{2})()(\d{2})(\d{4})$/; // 03042024; read as a year first it is never a day as well
const WITH_NAME = /^(?:(\d{1,2})\.?[ -]?)?(\p{L}{3,})\.?,?[ -]?(\d{4}|\d{2})$/u;
const NO_YEAR = /^(\d{1,2})([./-])(\d{1,2})\2?$/;
const MONTH_FIRST = /^(\d{1,2})[./](\d{4})$/;
const ISO_MONTH = /^(\d{4})-(\d{2})$/;
const TIME = /^(\d{1,2})(?:[:.h](\d{2})|h)$/;

/** A full date: 3.4.24, 03/04/2024, 3 Apr 2024, 2024-04-03, today. */
export function readDate(text) {
  const word = dayWord(text);
  if (word !== null) return {value: isoDay(word)};
  const iso = ISO.exec(text);
  if (iso) return day(iso[1], iso[2], iso[3]);
  const typed = DAY_FIRST.exec(text) ?? DIGITS.exec(text);
  if (typed) return day(typed[4], typed[3], typed[1]);
  const named = WITH_NAME.exec(text);
  if (named?.[1]) return inMonth(named[2], "date", (number) => day(named[3], number, named[1]));
  const open = NO_YEAR.exec(text);
  return open ? {refused: "date", explain: {code: "no_year", facts: {right: `${open[1]}${open[2]}${open[3]}${open[2]}${thisYear()}`}}} : {refused: "date"};
}

/** Also a month or a year alone. */
export function readPartialDate(text) {
  const full = readDate(text);
  const [iso, typed, named] = [ISO_MONTH.exec(text), MONTH_FIRST.exec(text), WITH_NAME.exec(text)];
  if (/^\d{4}$/.test(text)) return checkedYear(Number(text)) ?? {value: text};
  if (iso) return month(iso[1], iso[2]);
  if (typed) return month(typed[2], typed[1]);
  if (named && !named[1]) return inMonth(named[2], "partial_date", (number) => month(named[3], number));
  if (/^\d{2}$/.test(text)) return {refused: "partial_date", explain: {code: "four_digits", facts: {one: `20${text}`, other: `19${text}`}}};
  return full.refused === "date" && !full.explain ? {refused: "partial_date"} : full;
}

export function readTime(text) {
  const match = TIME.exec(text);
  const minutes = match?.[2] ?? "00";
  if (!match || Number(match[1]) > 23 || Number(minutes) > 59) return {refused: "time"};
  return {value: `${match[1].padStart(2, "0")}:${minutes}`};
}

/** A day and a time, without offset: the site's clock is meant. */
export function readMoment(text) {
  const cut = text.search(/[ T]\d{1,2}[:.h]\d{2}$/);
  if (cut < 0) return {refused: "datetime"};
  const date = readDate(text.slice(0, cut).replace(/,$/, ""));
  const time = readTime(text.slice(cut + 1));
  if (date.refused || time.refused) return {refused: "datetime", explain: date.explain};
  return {...date, value: `${date.value}T${time.value}`};
}

/** `3 Apr 2026`, `Apr 2026` or `2026`; a moment with its time. */
export function showDate(value) {
  const [year, monthOf, rest] = value.split("-");
  if (!monthOf) return year;
  const name = page.locale.months[Number(monthOf) - 1];
  if (!rest) return `${name} ${year}`;
  const letters = {j: String(Number(rest.slice(0, 2))), M: name, Y: year};
  const shown = page.locale.day.replace(/[jMY]/g, (letter) => letters[letter]);
  return rest.length > 2 ? `${shown} ${rest.slice(3, 8)}` : shown;
}

/** Today at the site, moved by some days, as ISO. */
export function isoDay(moved = 0) {
  const now = new Date();
  const today = page.context?.today ?? [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
  return new Date(Date.parse(`${today}T00:00:00Z`) + moved * 86_400_000).toISOString().slice(0, 10);
}

function thisYear() {
  return Number(isoDay().slice(0, 4));
}

function inMonth(word, code, read) {
  const found = monthNamed(word, page.locale.months);
  if (found.length > 1) return {refused: code, explain: {code: "two_months", facts: {typed: word}}};
  return found.length ? read(found[0]) : {refused: code};
}

/** Two digits are the last year that they can be, next year included. */
function fullYear(text) {
  if (text.length === 4) return Number(text);
  const short = Number(text);
  return short + 2000 > thisYear() + 1 ? short + 1900 : short + 2000;
}

function checkedYear(year) {
  return year < FIRST_YEAR || year > LAST_YEAR ? {refused: "year", facts: {first: FIRST_YEAR, last: LAST_YEAR}} : null;
}

function read(value, yearText) {
  return yearText.length === 2 ? {value, short: yearText} : {value};
}

function isReal(year, monthOf, date) {
  const real = new Date(Date.UTC(year, monthOf - 1, date));
  return real.getUTCMonth() === monthOf - 1 && real.getUTCDate() === date;
}

function iso(year, monthOf, date) {
  return `${year}-${String(monthOf).padStart(2, "0")}${date ? `-${String(date).padStart(2, "0")}` : ""}`;
}

function day(yearText, monthText, dayText) {
  const [year, monthOf, date] = [fullYear(yearText), Number(monthText), Number(dayText)];
  if (isReal(year, monthOf, date)) return checkedYear(year) ?? read(iso(year, monthOf, date), yearText);
  return {refused: "no_such_day", explain: impossible(year, monthOf, date)};
}

/** What would be right: the other order, a month that exists, a day that the month has. */
function impossible(year, monthOf, date) {
  if (monthOf > 12 && date > 0 && date < 13 && isReal(year, date, monthOf)) return {code: "day_first", facts: {right: `${monthOf}.${date}.${year}`}};
  if (monthOf < 1 || monthOf > 12) return {code: "no_such_month", facts: {month: monthOf}};
  if (date < 1) return undefined;
  return {code: "month_days", facts: {month: showDate(iso(year, monthOf)), days: new Date(Date.UTC(year, monthOf, 0)).getUTCDate()}};
}

function month(yearText, monthText) {
  const [year, monthOf] = [fullYear(yearText), Number(monthText)];
  if (monthOf < 1 || monthOf > 12) return {refused: "no_such_day", explain: {code: "no_such_month", facts: {month: monthOf}}};
  return checkedYear(year) ?? read(iso(year, monthOf), yearText);
}
