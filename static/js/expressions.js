/* The expression language in the browser: evaluates the JSON trees of
 * studies/definition/expressions/tree.py exactly as evaluate.py does on the server.
 *
 *   evaluate(tree, {names, row, visits, previous, today, tables})  -> raw value; names of `row` come first
 *   knownResult(value)                                        -> value to show, or UNKNOWN
 *
 * Values: number, string, boolean, list, row (plain object) or UNKNOWN (null).
 * The tree is data: nothing is ever evaluated as code. Every module is imported here
 * directly, so that the browser fetches them all at once.
 */
import {divide, remainder} from "./expressions/numbers.js";
import {FUNCTIONS, keyOf} from "./expressions/functions.js";
import {concluded} from "./expressions/macros.js";
import {
  atMost, contained, equal, field, isKnown, knownResult, less, negated, normal,
} from "./expressions/values.js";

export const UNKNOWN = null;
export {knownResult};

const MAX_STEPS = 500000; // nodes evaluated inside macros; beyond, the answer is unknown
const TOO_MANY_STEPS = new Error("too many steps");

/** The raw value of a tree in an environment; UNKNOWN for whatever cannot be known. */
export function evaluate(tree, env) {
  const frame = {
    names: env.names ?? {},
    row: env.row ?? null,
    visits: env.visits ?? {},
    previous: env.previous ?? {},
    today: env.today ?? UNKNOWN,
    tables: env.tables ?? {},
    variables: [],
    steps: MAX_STEPS,
    spend(steps) {
      frame.steps -= steps;
      if (frame.steps < 0) throw TOO_MANY_STEPS;
    },
  };
  try {
    return value(tree, frame);
  } catch (problem) {
    if (problem === TOO_MANY_STEPS) return UNKNOWN;
    throw problem;
  }
}

function value(node, frame) {
  const rule = RULES.get(node[0]);
  if (!rule) throw new Error(`This is not an expression tree: ${node[0]}`);
  return rule(node, frame);
}

/** `and` is decided by one false, `or` by one true, whatever is unknown beside it. */
function decidedBy(decisive) {
  return (node, frame) => {
    let result = !decisive;
    for (let i = 1; i < node.length; i += 1) {
      const found = value(node[i], frame);
      if (found === decisive) return decisive;
      if (typeof found !== "boolean") result = UNKNOWN;
    }
    return result;
  };
}

/** Two or more numbers, from left to right. */
function folded(combine) {
  return (node, frame) => {
    let result = value(node[1], frame);
    for (let i = 2; i < node.length && typeof result === "number"; i += 1) {
      const next = value(node[i], frame);
      result = typeof next === "number" ? combine(result, next) : UNKNOWN;
    }
    return typeof result === "number" ? result : UNKNOWN;
  };
}

/** Both sides are always evaluated: they may be of any type. */
function compared(compare) {
  return (node, frame) => {
    const left = value(node[1], frame);
    return compare(left, value(node[2], frame), frame.spend);
  };
}

function conditional([, condition, yes, no], frame) {
  const found = value(condition, frame);
  if (typeof found !== "boolean") return UNKNOWN;
  return value(found ? yes : no, frame);
}

function variable(node, frame) {
  for (let i = frame.variables.length - 1; i >= 0; i -= 1) {
    if (frame.variables[i].name === node[1]) return frame.variables[i].value;
  }
  throw new Error(`This is not an expression tree: ${node[1]}`);
}

function named(node, frame) {
  return field(frame.row && Object.hasOwn(frame.row, node[1]) ? frame.row : frame.names, node[1]);
}

/** Unknown functions and wrong counts are refused at publish; here they are UNKNOWN. */
function call(node, frame) {
  const name = node[1];
  const given = node.length - 2;
  if (name === "today" && given === 0) return normal(frame.today);
  if (name === "known" && given === 1) return isKnown(value(node[2], frame));
  if (name === "table" && given === 3) return looked(node, frame);
  const known = FUNCTIONS.get(name);
  if (!known || given < known.least || given > known.most) return UNKNOWN;
  const values = [];
  for (let i = 2; i < node.length; i += 1) {
    const argument = value(node[i], frame);
    if (argument === UNKNOWN) return UNKNOWN;
    values.push(argument);
  }
  return known.run(...values);
}

/** A number of a reference table; UNKNOWN where the table, its row or its column is not there. */
function looked(node, frame) {
  return node.slice(2)
    .map((part) => keyOf(value(part, frame)))
    .reduce((inside, key) => (key === UNKNOWN ? UNKNOWN : field(inside, key)), frame.tables);
}

function macro([, kind, listed, name, body], frame) {
  const elements = value(listed, frame);
  if (!Array.isArray(elements)) return UNKNOWN;
  const cost = size(body);
  const slot = {name, value: UNKNOWN};
  frame.variables.push(slot);
  try {
    return concluded(kind, elements, (element) => {
      frame.spend(cost);
      slot.value = element;
      return value(body, frame);
    });
  } finally {
    frame.variables.pop();
  }
}

const sizes = new WeakMap();

/** The number of nodes, as tree.py counts them. */
function size(node) {
  let found = sizes.get(node);
  if (found === undefined) {
    found = 1;
    for (const part of children(node)) found += size(part);
    sizes.set(node, found);
  }
  return found;
}

function children(node) {
  switch (node[0]) {
    case "lit": case "name": case "visit": case "previous": case "var": return [];
    case "member": return [node[1]];
    case "call": return node.slice(2);
    case "macro": return [node[2], node[4]];
    default: return node.slice(1);
  }
}

const RULES = new Map(Object.entries({
  "lit": (node) => normal(node[1]),
  "list": (node, frame) => node.slice(1).map((part) => value(part, frame)),
  "name": named,
  "visit": (node, frame) => field(field(frame.visits, node[1]), node[2]),
  "previous": (node, frame) => field(frame.previous, node[1]),
  "var": variable,
  "member": (node, frame) => field(value(node[1], frame), node[2]),
  "not": (node, frame) => negated(value(node[1], frame)),
  "neg": (node, frame) => {
    const found = value(node[1], frame);
    return typeof found === "number" ? -found : UNKNOWN;
  },
  "and": decidedBy(false),
  "or": decidedBy(true),
  "if": conditional,
  "+": folded((one, other) => one + other),
  "*": folded((one, other) => one * other),
  "-": folded((one, other) => one - other),
  "/": folded(divide),
  "%": folded(remainder),
  "==": compared(equal),
  "!=": compared((one, other, spend) => negated(equal(one, other, spend))),
  "<": compared((one, other) => less(one, other)),
  "<=": compared((one, other) => atMost(one, other)),
  ">": compared((one, other) => less(other, one)),
  ">=": compared((one, other) => atMost(other, one)),
  "in": compared(contained),
  "call": call,
  "macro": macro,
}));
