/* The functions of the language, as in functions.py. They are called with known values only;
 * what they cannot work with gives UNKNOWN (null).
 */
import {between, days, minutes, months, readBirth, readDate, years} from "./dates.js";
import {exp, ln, plain, power, roundHalfAway} from "./numbers.js";
import {less, normal} from "./values.js";

function finite(value) {
  return Number.isFinite(value) ? value + 0 : null;
}

function ofNumber(compute, least = -Infinity) {
  return (number) => (Number.isFinite(number) && number >= least ? finite(compute(number)) : null);
}

function round(number, places = 0) {
  if (!Number.isFinite(number) || !Number.isInteger(places)) return null;
  return places >= 0 && places <= 15 ? roundHalfAway(number, places) : null;
}

function pow(base, exponent) {
  if (!Number.isFinite(base) || !Number.isFinite(exponent)) return null;
  return finite(power(base, exponent));
}

/** From left to right, as the server does. */
export function total(values) {
  if (!values.every(Number.isFinite)) return null;
  return finite(values.reduce((result, number) => result + number, 0));
}

export function mean(values) {
  const result = total(values);
  return result === null || values.length === 0 ? null : finite(result / values.length);
}

export function smallest(values) {
  return outermost(values, less);
}

export function largest(values) {
  return outermost(values, (one, best) => less(best, one));
}

/** Numbers or texts (dates by date); unknown when empty, mixed or not decidable. */
function outermost(values, beats) {
  const found = values.map(normal);
  const alike = found.every(Number.isFinite) || found.every((one) => typeof one === "string");
  if (found.length === 0 || !alike) return null;
  let best = found[0];
  for (const one of found.slice(1)) {
    const wins = one === best ? false : beats(one, best);
    if (wins === null) return null;
    if (wins) best = one;
  }
  return best;
}

/** `max([a, b])` and `max(a, b)` are the same. */
function spread(run) {
  return (...values) => run(values.length === 1 && Array.isArray(values[0]) ? values[0] : values);
}

/** A number or text as a text, so that 2 and 2.0 are one key; null for anything else. */
export function keyOf(value) {
  if (typeof value === "string") return value;
  return Number.isFinite(value) ? plain(value) : null;
}

function join(values) {
  const parts = values.map(keyOf);
  return parts.includes(null) ? null : parts.join("");
}

/** Characters, not the halves that the language counts. */
function length(value) {
  if (typeof value === "string") return Array.from(value).length;
  return count(value);
}

function count(value) {
  return Array.isArray(value) ? value.length : null;
}

function ofTexts(compute) {
  return (text, part) => (typeof text === "string" && typeof part === "string" ? compute(text, part) : null);
}

function ofDates(measure) {
  return (start, end) => between(measure, readDate(start), readDate(end));
}

function minutesBetween(start, end) {
  const one = readDate(start);
  const other = readDate(end);
  return one && other ? minutes(one, other) : null;
}

function age(birth, on) {
  const result = between(years, readBirth(birth), readDate(on));
  return result === null || result < 0 ? null : result;
}

function takes(least, most, run) {
  return {least, most, run};
}

const one = (run) => takes(1, 1, run);
const two = (run) => takes(2, 2, run);
const any = (run) => takes(1, Infinity, spread(run));

/** name -> {least, most, run}: how many values it takes, and what it does. */
export const FUNCTIONS = new Map(Object.entries({
  round: takes(1, 2, round),
  abs: one(ofNumber(Math.abs)),
  floor: one(ofNumber(Math.floor)),
  ceil: one(ofNumber(Math.ceil)),
  sqrt: one(ofNumber(Math.sqrt, 0)),
  ln: one((number) => (Number.isFinite(number) && number > 0 ? ln(number) : null)),
  exp: one(ofNumber(exp)),
  pow: two(pow),
  sum: any(total),
  mean: any(mean),
  min: any(smallest),
  max: any(largest),
  count: one(count),
  length: one(length),
  size: one(length),
  contains: two(ofTexts((text, part) => text.includes(part))),
  startsWith: two(ofTexts((text, part) => text.startsWith(part))),
  endsWith: two(ofTexts((text, part) => text.endsWith(part))),
  age: two(age),
  days_between: two(ofDates(days)),
  months_between: two(ofDates(months)),
  minutes_between: two(minutesBetween),
  join: any(join),
  dyn: one((value) => value),
}));
