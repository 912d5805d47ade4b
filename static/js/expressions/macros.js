/* What macros make of every row, as in macros.py. */
import {largest, mean, smallest, total} from "./functions.js";
import {normal} from "./values.js";

/** `exists` is decided by one true, `all` by one false, whatever is unknown elsewhere. */
function decided(elements, apply, decisive) {
  let answer = !decisive;
  for (const element of elements) {
    const found = apply(normal(element));
    if (found === decisive) return decisive;
    if (typeof found !== "boolean") answer = null;
  }
  return answer;
}

/** The elements whose condition holds; null if one condition is unknown. */
function chosen(elements, apply) {
  const values = elements.map(normal);
  const found = values.map(apply);
  if (!found.every((truth) => typeof truth === "boolean")) return null;
  return values.filter((_, i) => found[i]);
}

function counted(elements, apply, conclude) {
  const found = chosen(elements, apply);
  return found === null ? null : conclude(found.length);
}

function mapped(elements, apply) {
  return elements.map((element) => apply(normal(element)));
}

const CONCLUSIONS = new Map(Object.entries({
  exists: (elements, apply) => decided(elements, apply, true),
  all: (elements, apply) => decided(elements, apply, false),
  exists_one: (elements, apply) => counted(elements, apply, (length) => length === 1),
  filter: chosen,
  count: (elements, apply) => counted(elements, apply, (length) => length),
  map: mapped,
  sum: (elements, apply) => total(mapped(elements, apply)),
  mean: (elements, apply) => mean(mapped(elements, apply)),
  min: (elements, apply) => smallest(mapped(elements, apply)),
  max: (elements, apply) => largest(mapped(elements, apply)),
}));

/** The value of a macro over `elements`; `apply` evaluates its body for one of them. */
export function concluded(kind, elements, apply) {
  const conclude = CONCLUSIONS.get(kind);
  if (!conclude) throw new Error(`This is not an expression tree: ${kind}`);
  return conclude(elements, apply);
}
