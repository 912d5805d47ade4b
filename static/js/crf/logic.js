// Everything that follows from the answers: computed values, what is on the page, findings, what is missing.
import {evaluate, knownResult} from "../expressions.js";
import {asStored, environment, inFirstUnit, inRow, isNumber, seen} from "./environment.js";
import {page, placeOf, values} from "./state.js";

const UNANSWERABLE = new Set(["computed", "heading"]);

/** The state of the form under the present answers; computed values in them are brought up to date. */
export function evaluateForm() {
  const env = environment();
  compute(env);
  const state = {visible: new Set(), orphaned: new Set(), findings: [], missing: [], required: 0, env};
  for (const group of page.groups) {
    if (group.kind === "repeat") judgeRows(state, group, env);
    else judgeSection(state, group, env);
  }
  state.findings.unshift(...failedChecks(env));
  return state;
}

function truth(condition, env) {
  if (!condition) return true;
  const result = evaluate(condition, env);
  return typeof result === "boolean" ? result : null;
}

function compute(env) {
  for (const id of page.order) {
    const item = page.items[id];
    const group = page.groups.find((one) => one.items.includes(id));
    if (group.kind !== "repeat") computeOne(id, item, values, env.names, env);
    else (values[group.id] ?? []).forEach((row, n) => {
      const names = env.names[group.id][n];
      computeOne(id, item, row, names, inRow(env, names));
    });
  }
}

function computeOne(id, item, held, names, env) {
  const stored = asStored(item, knownResult(evaluate(item.compute, env)));
  if (stored === undefined) {
    delete held[id];
    delete names[id];
  } else {
    held[id] = stored;
    names[id] = seen(item, stored);
  }
}

function judgeSection(state, group, env) {
  const above = truth(group.show, env);
  const filled = group.items.map((id) => judge(state, id, id, above, values, env));
  settle(state, group.id, above, filled.includes(true), false);
}

function judgeRows(state, group, env) {
  const above = truth(group.show, env);
  const rows = values[group.id] ?? [];
  rows.forEach((row, n) => {
    const inside = inRow(env, env.names[group.id][n]);
    for (const id of group.items) judge(state, id, placeOf(id, group.id, row["@id"]), above, row, inside);
  });
  settle(state, group.id, above, rows.length > 0, false);
}

/** Where an item stands; whether it is answered. */
function judge(state, id, place, above, held, env) {
  const item = page.items[id];
  const own = truth(item.show, env);
  const both = above === false || own === false ? false : above === true && own === true ? true : null;
  const filled = held[id] !== undefined || held[`${id}.missing`] !== undefined;
  settle(state, place, both, filled, item.type === "computed");
  if (state.visible.has(place)) judgeAnswer(state, item, id, place, held, filled);
  return filled;
}

function settle(state, place, condition, filled, computed) {
  if (condition === true || (condition === null && filled)) state.visible.add(place);
  else if (condition === false && filled && !computed) state.orphaned.add(place);
}

function judgeAnswer(state, item, id, place, held, filled) {
  if (item.required && !UNANSWERABLE.has(item.type)) {
    state.required += 1;
    if (!filled) state.missing.push(place);
  }
  if (!isNumber(item) || held[id] === undefined) return;
  const number = inFirstUnit(item, held[id], held[`${id}.unit`]);
  const limits = [item.warn, item.type === "computed" ? item.hard : undefined];
  if (!limits.some((range) => range && outside(number, range))) return;
  const row = held["@id"] ?? "";
  state.findings.push({check: "warn", severity: "range", items: [id], row, message: item.warnText, tone: "amber"});
}

export function outside(number, [least, most]) {
  return (least !== null && number < least) || (most !== null && number > most);
}

function failedChecks(env) {
  return page.checks
    .filter((check) => evaluate(check.assert, env) === false)
    .map((check) => ({...check, check: check.id, row: ""}));
}
