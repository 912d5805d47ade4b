/* How values compare, as in values.py. UNKNOWN is null. */
import {before, readDate, same} from "./dates.js";

const MAX_RESULT = 100000; // elements of a list that leaves the evaluator
const MAX_LIST_DEPTH = 64;

/** A value from outside: whatever is not of the language is unknown. */
export function normal(value) {
  switch (typeof value) {
    case "number": case "string": case "boolean": case "object": return value;
    default: return null;
  }
}

export function isRow(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An own field of a row or of the environment, never what objects inherit. */
export function field(row, name) {
  if (!isRow(row) || !Object.prototype.hasOwnProperty.call(row, name)) return null;
  return normal(row[name]);
}

export function negated(truth) {
  return typeof truth === "boolean" ? !truth : null;
}

/** By code point; the language itself compares halves of characters. */
export function textLess(left, right) {
  const shared = Math.min(left.length, right.length);
  for (let i = 0; i < shared; i += 1) {
    const one = left.charCodeAt(i);
    const other = right.charCodeAt(i);
    if (one !== other) return rank(one) < rank(other);
  }
  return left.length < right.length;
}

/** Surrogates stand for characters beyond all others, but lie below U+E000. */
function rank(unit) {
  if (unit >= 0xe000) return unit - 0x800;
  return unit >= 0xd800 ? unit + 0x2000 : unit;
}

export function less(left, right) {
  if (typeof left !== typeof right) return null;
  if (typeof left === "string") {
    const one = readDate(left);
    const other = readDate(right);
    return one && other ? before(one, other) : textLess(left, right);
  }
  return typeof left === "number" || typeof left === "boolean" ? left < right : null;
}

export function atMost(left, right) {
  if (typeof left === "number" && typeof right === "number") return left <= right;
  return negated(less(right, left));
}

/** False for different types, element by element for lists; rows have no equality. */
export function equal(left, right, spend, depth = 0) {
  if (left === null || right === null) return null;
  if (Array.isArray(left) && Array.isArray(right)) return equalLists(left, right, spend, depth + 1);
  if (isRow(left) && isRow(right)) return null;
  if (typeof left !== typeof right) return false;
  if (typeof left === "string" && left !== right) {
    const one = readDate(left);
    const other = readDate(right);
    return one && other ? same(one, other) : false;
  }
  return left === right;
}

function equalLists(left, right, spend, depth) {
  if (left.length !== right.length) return false;
  if (depth > MAX_LIST_DEPTH) return null;
  let answer = true;
  for (let i = 0; i < left.length; i += 1) {
    spend(1);
    const found = equal(normal(left[i]), normal(right[i]), spend, depth);
    if (found === false) return false;
    if (found === null) answer = null;
  }
  return answer;
}

/** `needle in values`: true if any element is equal, unknown if one might be. */
export function contained(needle, values, spend) {
  if (needle === null || !Array.isArray(values)) return null;
  let answer = false;
  for (const value of values) {
    const found = equal(needle, normal(value), spend);
    if (found === true) return true;
    if (found === null) answer = null;
  }
  return answer;
}

/** False for UNKNOWN and for numbers that are none (0/0, overflow). */
export function isKnown(value) {
  return typeof value === "number" ? Number.isFinite(value) : value !== null;
}

/** A raw result as callers show it: UNKNOWN for what is not finite or not wholly known. */
export function knownResult(value) {
  let left = MAX_RESULT;
  const isSettled = (part, depth) => {
    left -= 1;
    if (left < 0 || depth > MAX_LIST_DEPTH || !isKnown(normal(part))) return false;
    return !Array.isArray(part) || part.every((inner) => isSettled(inner, depth + 1));
  };
  return isSettled(value, 0) ? value : null;
}
