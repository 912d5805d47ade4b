// Stored answers as expressions see them, and back: the same rules as forms/engine on the server.
import {roundHalfAway} from "../expressions/numbers.js";
import {page, values} from "./state.js";

const NUMBERS = new Set(["integer", "decimal", "scale"]);
const LARGEST = 1e15;

export function isNumber(item) {
  return NUMBERS.has(item.value);
}

/** A stored number in the item's first unit. */
export function inFirstUnit(item, value, unit) {
  const number = Number(value);
  if (!item.units || unit === undefined || unit === item.units[0][0]) return number;
  const used = item.units.find(([code]) => code === unit) ?? item.units[0];
  return number * used[2] + used[3];
}

/** One stored value as expressions see it. */
export function seen(item, value, unit) {
  if (isNumber(item)) return inFirstUnit(item, value, unit);
  if (item.codelist && page.codelists[item.codelist].numeric) {
    return Array.isArray(value) ? value.map(Number) : Number(value);
  }
  return item.value === "yesno" ? value === "Y" : value;
}

/** Names, visits, previous, today and tables for the evaluator, from the answers as they stand. What other records
 * give stays as it was when the page was opened: earlier visits and entries of logs are among the names. */
export function environment() {
  const names = {...page.context.names};
  for (const group of page.groups) {
    if (group.kind === "repeat") names[group.id] = (values[group.id] ?? []).map((row) => namesOf(group, row));
    else Object.assign(names, namesOf(group, values));
  }
  return {...page.context, names};
}

/** The environment inside one row: its columns have bare names there. */
export function inRow(env, row) {
  return {...env, row};
}

export function namesOf(group, held) {
  const names = {};
  for (const id of group.items) {
    if (held[id] !== undefined) names[id] = seen(page.items[id], held[id], held[`${id}.unit`]);
  }
  return names;
}

/** The result of an expression as the item's type stores it; undefined for unknown. */
export function asStored(item, result) {
  if (result === null || (typeof result === "number" && Math.abs(result) > LARGEST)) return undefined;
  switch (item.value) {
    case "integer": case "decimal": return typeof result === "number" ? storedNumber(item, result) : undefined;
    case "boolean": return typeof result === "boolean" ? result : undefined;
    case "yesno": return typeof result === "boolean" ? (result ? "Y" : "N") : undefined;
    case "choice": return storedCode(item, result);
    default: return typeof result === "string" ? result : undefined;
  }
}

function storedNumber(item, result) {
  if (item.value === "integer") return Math.sign(result) * Math.floor(Math.abs(result) + 0.5) || 0;
  if (item.places === undefined) return plainDecimal(result);
  const rounded = roundHalfAway(result, item.places);
  return (rounded === 0 ? 0 : rounded).toFixed(item.places);
}

function plainDecimal(number) {
  const text = String(number === 0 ? 0 : number);
  if (!text.includes("e")) return text;
  return number.toFixed(20).replace(/\.?0+$/, "");
}

function storedCode(item, result) {
  const codes = item.codelist ? Object.keys(page.codelists[item.codelist].codes) : null;
  if (!codes) return typeof result === "string" ? result : undefined;
  if (typeof result === "number") return codes.find((code) => code.trim() !== "" && Number(code) === result);
  return codes.includes(result) ? result : undefined;
}
