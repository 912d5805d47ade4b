// Dates as they are typed in the language of the page, and shown so that nobody can misread them.
import {page} from "./state.js";

const FIRST_YEAR = 1900;
const LAST_YEAR = 2100;
const ISO = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_FIRST = /^(\d{1,2})([./ -])(\d{1,2})\2(\d{4}|\d{2})$/;
const WITH_NAME = /^(?:(\d{1,2})\.? )?(\p{L}{3,})\.? (\d{4}|\d{2})$/u;
const MONTH_FIRST = /^(\d{1,2})[./](\d{4})$/;
const ISO_MONTH = /^(\d{4})-(\d{2})$/;
const TIME = /^(\d{1,2})[:.h](\d{2})$/;

/** {value} as ISO, or {refused: code}. The day stands before the month. */
export function readDate(text) {
  if (text.toLowerCase() === "today" || text.toLowerCase() === page.words.today) return {value: isoToday()};
  const iso = ISO.exec(text);
  if (iso) return day(iso[1], iso[2], iso[3]);
  const typed = DAY_FIRST.exec(text);
  if (typed) return day(typed[4], typed[3], typed[1]);
  const named = WITH_NAME.exec(text);
  const month = named?.[1] && monthNamed(named[2]);
  return month ? day(named[3], month, named[1]) : {refused: "date"};
}

/** Also a month or a year alone. */
export function readPartialDate(text) {
  const full = readDate(text);
  if (full.refused !== "date") return full;
  if (/^\d{4}$/.test(text)) return checkedYear(Number(text)) ?? {value: text};
  const iso = ISO_MONTH.exec(text);
  const typed = MONTH_FIRST.exec(text);
  const named = WITH_NAME.exec(text);
  if (iso) return month(iso[1], iso[2]);
  if (typed) return month(typed[2], typed[1]);
  const number = named && !named[1] && monthNamed(named[2]);
  return number ? month(named[3], number) : {refused: "partial_date"};
}

export function readTime(text) {
  const match = TIME.exec(text);
  if (!match || Number(match[1]) > 23 || Number(match[2]) > 59) return {refused: "time"};
  return {value: `${match[1].padStart(2, "0")}:${match[2]}`};
}

/** A day and a time, without offset: the site's clock is meant. */
export function readMoment(text) {
  const cut = text.search(/[ T]\d{1,2}[:.h]\d{2}$/);
  if (cut < 0) return {refused: "datetime"};
  const date = readDate(text.slice(0, cut).replace(/,$/, ""));
  const time = readTime(text.slice(cut + 1));
  return date.refused || time.refused ? {refused: "datetime"} : {value: `${date.value}T${time.value}`};
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

function isoToday() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
}

function monthNamed(word) {
  const wanted = fold(word);
  const known = (names) => names.findIndex((name) => fold(name).startsWith(wanted) || wanted.startsWith(fold(name))) + 1;
  return known(page.locale.months) || known(ENGLISH);
}

const ENGLISH = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

function fold(word) {
  return word.toLowerCase().normalize("NFD").replace(/[^a-z]/g, "");
}

function fullYear(text) {
  if (text.length === 4) return Number(text);
  const short = Number(text);
  return short + 2000 > new Date().getFullYear() + 1 ? short + 1900 : short + 2000;
}

function checkedYear(year) {
  return year < FIRST_YEAR || year > LAST_YEAR ? {refused: "year", facts: {first: FIRST_YEAR, last: LAST_YEAR}} : null;
}

function day(yearText, monthText, dayText) {
  const [year, monthOf, date] = [fullYear(yearText), Number(monthText), Number(dayText)];
  const real = new Date(Date.UTC(year, monthOf - 1, date));
  if (real.getUTCMonth() !== monthOf - 1 || real.getUTCDate() !== date) return {refused: "no_such_day"};
  return checkedYear(year) ?? {value: real.toISOString().slice(0, 10)};
}

function month(yearText, monthText) {
  const [year, monthOf] = [fullYear(yearText), Number(monthText)];
  if (monthOf < 1 || monthOf > 12) return {refused: "no_such_day"};
  return checkedYear(year) ?? {value: `${year}-${String(monthOf).padStart(2, "0")}`};
}
