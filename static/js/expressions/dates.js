/* Dates as in dates.py: ISO texts, possibly partial, or date-times. Imports nothing.
 * A day is its number since 0001-01-01 (day 1), as Python counts.
 */

const PATTERN = new RegExp(
  "^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})"
  + "(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2}(?:\\.[0-9]{1,9})?))?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?$",
);
const ASSUMED_BIRTH_DAY = 15; // of a birth known to the month: the protocols' rule
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isLeap(year) {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function daysIn(year, month) {
  return month === 2 && isLeap(year) ? 29 : MONTH_DAYS[month - 1];
}

function dayNumber(year, month, day) {
  const before = year - 1;
  let days = before * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  for (let m = 1; m < month; m += 1) days += daysIn(year, m);
  return days + day;
}

/** The moment that a text means: {first, last, clock, offset}; null if it is not a date. */
export function readDate(text) {
  const found = typeof text === "string" ? PATTERN.exec(text) : null;
  if (!found) return null;
  const [, y, m, d, hour, minute, second, zone] = found;
  const from = {year: Number(y), month: Number(m ?? 1), day: Number(d ?? 1)};
  if (from.year < 1 || from.month < 1 || from.month > 12) return null;
  if (from.day < 1 || from.day > daysIn(from.year, from.month)) return null;
  const month = m === undefined ? 12 : from.month;
  const to = d === undefined ? {year: from.year, month, day: daysIn(from.year, month)} : from;
  const first = dayNumber(from.year, from.month, from.day);
  const moment = {from, to, first, last: dayNumber(to.year, to.month, to.day), clock: null, offset: null};
  if (hour === undefined) return moment;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) >= 60) return null;
  moment.clock = first * 86400 + Number(hour) * 3600 + Number(minute) * 60 + Number(second ?? 0);
  moment.offset = offset(zone);
  return moment;
}

function offset(zone) {
  if (zone === undefined) return null;
  if (zone === "Z") return 0;
  const seconds = Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(4, 6)) * 60;
  return zone[0] === "-" ? -seconds : seconds;
}

/** First and last of both, on the scale on which the two can be compared. */
function spans(left, right) {
  if (left.clock === null || right.clock === null) {
    return [left.first, left.last, right.first, right.last];
  }
  const zoned = left.offset !== null && right.offset !== null;
  const one = left.clock - (zoned ? left.offset : 0);
  const other = right.clock - (zoned ? right.offset : 0);
  return [one, one, other, other];
}

/** Whether left is earlier; null if that cannot be decided. */
export function before(left, right) {
  const [first, last, otherFirst, otherLast] = spans(left, right);
  if (last < otherFirst) return true;
  return first >= otherLast ? false : null;
}

/** Whether two differently written dates are one; null if that cannot be decided. */
export function same(left, right) {
  const [first, last, otherFirst, otherLast] = spans(left, right);
  if (last < otherFirst || otherLast < first) return false;
  return first === last && otherFirst === otherLast ? true : null;
}

/** Completed minutes from one date-time to another; null for mere dates. */
export function minutes(start, end) {
  if (start.clock === null || end.clock === null) return null;
  const [one, , other] = spans(start, end);
  return Math.trunc((other - one) / 60) + 0;
}

export function days(start, end) {
  return dayNumber(end.year, end.month, end.day) - dayNumber(start.year, start.month, start.day);
}

/** Completed calendar months, negative when `end` is the earlier one. */
export function months(start, end) {
  if (days(start, end) < 0) return -months(end, start);
  const passed = (end.year - start.year) * 12 + end.month - start.month;
  return end.day < start.day ? passed - 1 : passed;
}

/** Completed years: a birthday on 29 February is reached on 1 March of a common year. */
export function years(start, end) {
  const reached = end.month > start.month || (end.month === start.month && end.day >= start.day);
  return end.year - start.year - (reached ? 0 : 1);
}

/** A measure that is known although a date is partial: the same for all its days. */
export function between(measure, start, end) {
  if (!start || !end) return null;
  const least = measure(start.to, end.from);
  return least === measure(start.from, end.to) ? least + 0 : null;
}

/** A birth date; one known to the month counts as its fifteenth day. */
export function readBirth(text) {
  const whole = typeof text === "string" && text.length === 7;
  return readDate(whole ? `${text}-${ASSUMED_BIRTH_DAY}` : text);
}
