// What was typed, read by the item's own grammar; limits beside the field; values in words.
import {evaluate} from "../expressions.js";
import {readDate, readMoment, readPartialDate, readTime, showDate} from "./dates.js";
import {inFirstUnit, isNumber} from "./environment.js";
import {outside} from "./logic.js";
import {page, say} from "./state.js";

const NUMBER = /^(-?)0*([0-9]+)(?:[.,]([0-9]+))?$/;
const GROUPED = /^-?\d{1,3}(?:([.,'’ \u00a0\u202f])\d{3})(?:\1\d{3})*(?:[.,]\d+)?$/u; // 12'500, 1.234,5, 1 000 000
const MAX_DIGITS = 15;
const READERS = {date: readDate, partial_date: readPartialDate, time: readTime, datetime: readMoment};

/** {value} as it is stored, {} for nothing, or {refused: sentence}. `raw` is text, a code, or a list of codes. */
export function readAnswer(item, raw, unit) {
  if (raw === null || raw === undefined || raw === "") return {};
  if (isNumber(item)) return readNumber(item, raw.trim(), unit);
  const reader = READERS[item.type];
  if (reader) return worded(reader(raw.trim()));
  return item.type === "text" || item.type === "long_text" ? readText(item, raw) : {value: raw};
}

function readNumber(item, text, unit) {
  const match = NUMBER.exec(text);
  const whole = item.type === "integer" || (item.type === "scale" && !item.places && Number.isInteger(item.step ?? 1));
  if (!match && GROUPED.test(text)) return refusal("thousands", {right: ungrouped(text)});
  if (!match || (whole && match[3] !== undefined)) return noNumber(text, whole);
  const [, sign, digits, fraction = ""] = match;
  if (digits.length + fraction.length > MAX_DIGITS) return refusal("digits", {digits: MAX_DIGITS});
  if (item.places !== undefined && fraction.length > item.places) return tooFine(item, text);
  const minus = sign && Number(digits + fraction) ? "-" : "";
  const value = whole ? Number(minus + digits) : `${minus}${digits}${fraction && `.${fraction}`}`;
  if (item.hard && outside(inFirstUnit(item, value, unit), item.hard)) return {refused: beyond(item, value, unit)};
  return {value};
}

/** The limits are told in the first unit; in another one the value is told in it as well. */
function beyond(item, value, unit) {
  const other = converted(item, {value, unit});
  return other ? `${inWords(item, {value, unit})} ${other}. ${item.hardText}` : item.hardText;
}

/** A sign in the middle may have been meant for thousands: 1.234 is refused with both readings, never guessed. */
function noNumber(text, whole) {
  if (whole && GROUPED.test(text)) return refusal("thousands", {right: ungrouped(text)});
  return refusal(whole ? "integer" : "decimal");
}

function tooFine(item, text) {
  const facts = {places: item.places, typed: text, right: text.replace(/[.,]/, "")};
  return refusal(item.places < 3 && GROUPED.test(text) ? "thousands_or_places" : "places", facts);
}

/** `1.234,5` becomes `1234,5`: the last sign stays where it stands once and differs from those before it. */
function ungrouped(text) {
  const signs = text.replace(/[\d-]/g, "");
  const decimals = signs.length > 1 && signs.at(-1) !== signs[0] ? text.split(signs.at(-1)).at(-1) : "";
  const whole = (decimals ? text.slice(0, -decimals.length - 1) : text).replace(/[^\d-]/g, "");
  return decimals ? `${whole}${page.locale.decimal}${decimals}` : whole;
}

function readText(item, raw) {
  if (!raw.trim()) return refusal("blank");
  if (item.max_length && raw.length > item.max_length) return refusal("too_long", {limit: item.max_length});
  if (item.min_length && raw.length < item.min_length) return refusal("too_short", {limit: item.min_length});
  return {value: raw};
}

function refusal(code, facts = {}) {
  return {refused: (page.refusals[code] ?? "").replace(/%\((\w+)\)s/g, (gap, name) => facts[name] ?? gap)};
}

/** A refusal in its most helpful words: what would be right, where that can be told. */
function worded(read) {
  if (!read.refused) return read;
  const {code, facts} = read.explain ?? {code: read.refused, facts: read.facts};
  return refusal(code, facts);
}

/** A stored value as it stands in its control: the language's decimal sign, an unambiguous date. */
export function typed(item, value) {
  if (value === undefined || value === null) return "";
  if (isNumber(item)) return String(value).replace(".", page.locale.decimal);
  return ["date", "partial_date", "datetime"].includes(item.value) ? showDate(value) : String(value);
}

/** A stored answer in words, with its unit. */
export function inWords(item, {value, unit, missing}) {
  if (missing) return page.reasons[missing] ?? missing;
  if (value === undefined || value === null) return "";
  if (item.value === "yesno" || item.value === "boolean") return say(value === "Y" || value === true ? "yes" : "no");
  if (Array.isArray(value)) return value.length > 3 ? String(value.length) : value.map((code) => label(item, code)).join(", ") || say("none");
  const text = item.codelist ? label(item, value) : typed(item, value);
  const known = item.units?.find(([code]) => code === unit) ?? item.units?.[0];
  return known ? `${text} ${known[1]}` : text;
}

function label(item, code) {
  return page.codelists[item.codelist]?.codes[code] ?? String(code);
}

/** `= 80.3 kg` for a value in another unit than the first. */
export function converted(item, {value, unit}) {
  if (value === undefined || !item.units || unit === undefined || unit === item.units[0][0]) return "";
  const number = Number(inFirstUnit(item, value, unit).toPrecision(4));
  return `= ${typed(item, number)} ${item.units[0][1]}`;
}

/** The usual range that applies now: {text, flag}. */
export function reference(item, {value, unit}, env) {
  const found = item.reference?.find(([when]) => !when || evaluate(when, env) === true);
  if (!found) return {text: "", flag: ""};
  const [, least, most] = found;
  const number = value === undefined ? null : inFirstUnit(item, value, unit);
  const flag = number === null ? "" : most !== null && number > most ? "high" : least !== null && number < least ? "low" : "";
  return {text: rangeText(item, least, most), flag: flag && say(flag)};
}

/** Both ends with the same decimals: `12.0–15.5`. */
function rangeText(item, least, most) {
  const ends = [least, most].filter((end) => end !== null);
  const places = Math.max(...ends.map((end) => (String(end).split(".")[1] ?? "").length));
  const words = ends.map((end) => typed(item, end.toFixed(places)));
  if (least === null) return `≤ ${words[0]}`;
  return most === null ? `≥ ${words[0]}` : words.join("–");
}
