// Everything that follows from the answers: computed values, what is on the page, findings, what is missing.
//
// It is worked out once; after an edit only what reads the changed answers is worked out again (reads.js).
import {evaluate, knownResult} from "../expressions.js";
import {asStored, environment, inRow, namesOf, seen} from "./environment.js";
import {judge, outside, settleGroup, told} from "./judging.js";
import {addCell, concerned, concerns, edit, groupOf} from "./reads.js";
import {page, parts, placeOf, takeTouched, values} from "./state.js";

export {outside};

let form = null;

/** The state of the form under the present answers; computed values in them are brought up to date. */
export function evaluateForm() {
  takeTouched();
  form = {
    rows: new Map(page.groups.filter(({kind}) => kind === "repeat").map(({id}) => [id, idsOf(values[id] ?? [])])), env: environment(), above: new Map(), own: new Map(), failed: new Map(), filled: new Map(),
    visible: new Set(), orphaned: new Set(), required: new Set(), open: new Set(), ranges: new Map(), shown: new Set(),
  };
  return workOut(edit(true), new Set());
}

/** The same after the answers that changed since; `touched`: the places that may look different, null for all. */
export function follow() {
  if (!form) return evaluateForm();
  const change = edit();
  form.shown = new Set();
  return workOut(change, absorb(change, takeTouched()));
}

function workOut(change, places) {
  compute(change, places);
  for (const group of page.groups) {
    const wasAbove = form.above.get(group.id);
    if (concerns(change, group.show)) form.above.set(group.id, truth(group.show, form.env));
    reconsider(change, places, group, wasAbove !== form.above.get(group.id));
    settleGroup(form, group);
  }
  for (const check of page.checks) {
    if (concerns(change, check.assert)) form.failed.set(check.id, evaluate(check.assert, form.env) === false);
  }
  noteReferences(change);
  return {...told(form), touched: change.all ? null : new Set([...form.shown, ...places])};
}

/** Bring the names up to date with changed answers; returns the places to judge again. */
function absorb(change, touched) {
  const places = new Set();
  for (const place of touched) {
    const {group, row, key: id} = parts(place);
    if (row && form.rows.has(group)) absorbCell(change, places, group, row, id);
    else if (groupOf(id)) {
      const item = page.items[id];
      put(form.env.names, id, values[id] === undefined ? undefined : seen(item, values[id], values[`${id}.unit`]));
      change.names.add(id);
      places.add(id);
    }
  }
  return places;
}

function absorbCell(change, places, id, row, column) {
  const group = page.groups.find((one) => one.id === id);
  const rows = values[id] ?? [];
  if (!column || idsOf(rows) !== form.rows.get(id)) renew(change, places, group, rows, column ? "" : row);
  const n = rows.findIndex((one) => one["@id"] === row);
  if (n < 0 || !group.items.includes(column)) return;
  const held = rows[n];
  put(form.env.names[id][n], column, held[column] === undefined ? undefined : seen(page.items[column], held[column], held[`${column}.unit`]));
  addCell(change, column, row);
  places.add(placeOf(column, id, row));
}

/** Rows came or went; names keep the order of the answers. A row that went and came back is a new one. */
function renew(change, places, group, rows, again) {
  const present = new Set(rows.map((row) => row["@id"]));
  const known = new Set((form.rows.get(group.id) || "").split(" "));
  form.rows.set(group.id, idsOf(rows));
  form.env.names[group.id] = rows.map((row) => namesOf(group, row));
  change.names.add(group.id);
  for (const row of [...known, ...present]) {
    if (known.has(row) && present.has(row) && row !== again) continue;
    for (const column of group.items) {
      const place = placeOf(column, group.id, row);
      forget(place);
      if (present.has(row)) places.add(place);
    }
    if (present.has(row)) change.rows.add(`${group.id}[${row}]`);
  }
}

function idsOf(rows) {
  return rows.map((row) => row["@id"]).join(" ");
}

function forget(place) {
  for (const kept of [form.own, form.filled, form.visible, form.orphaned, form.required, form.open, form.ranges]) kept.delete(place);
}

function compute(change, places) {
  for (const id of page.order) {
    const item = page.items[id];
    const group = groupOf(id);
    if (group.kind !== "repeat") {
      if (!concerns(change, item.compute) && !places.has(id)) continue;
      form.shown.add(id);
      if (computeOne(id, item, values, form.env.names, form.env)) note(change, places, id, "", id);
      continue;
    }
    const rows = values[group.id] ?? [];
    for (const row of affected(change, places, item.compute, group, id, rows)) {
      const names = form.env.names[group.id][rows.indexOf(row)];
      const place = placeOf(id, group.id, row["@id"]);
      form.shown.add(place);
      if (computeOne(id, item, row, names, inRow(form.env, names))) note(change, places, id, row["@id"], place);
    }
  }
}

/** The rows in which a column is computed again: what it reads changed, or somebody else stored it. */
function affected(change, places, tree, group, id, rows) {
  const found = concerned(change, tree, group, rows);
  const stored = places.size && change.columns.get(id);
  return stored ? [...new Set([...found, ...rows.filter(({"@id": row}) => stored.has(row))])] : found;
}

function note(change, places, id, row, place) {
  if (row) addCell(change, id, row);
  else change.names.add(id);
  places.add(place);
}

/** Whether another value stands there now. */
function computeOne(id, item, held, names, env) {
  const before = held[id];
  const stored = asStored(item, knownResult(evaluate(item.compute, env)));
  put(held, id, stored);
  put(names, id, stored === undefined ? undefined : seen(item, stored));
  return before !== stored;
}

/** Conditions of a group's items that read what changed, and every place whose answer or condition did. */
function reconsider(change, places, group, aboveChanged) {
  const rows = group.kind === "repeat" ? values[group.id] ?? [] : [values];
  for (const id of group.items) {
    const {show} = page.items[id];
    const again = new Set(show && group.kind === "repeat" ? concerned(change, show, group, rows) : show && concerns(change, show) ? rows : []);
    if (!again.size && !aboveChanged && !change.all && !places.size) continue;
    rows.forEach((held, n) => {
      const place = placeOf(id, group.id, held["@id"]);
      const stands = form.own.get(place);
      if (again.has(held)) form.own.set(place, truth(show, held === values ? form.env : inRow(form.env, form.env.names[group.id][n])));
      if (!aboveChanged && !change.all && !places.has(place) && stands === form.own.get(place)) return;
      judge(form, group, id, place, held);
      form.shown.add(place);
    });
  }
}

/** Usual ranges that depend on other answers, and explanations that repeat them. */
function noteReferences(change) {
  for (const id of Object.keys(page.items)) {
    const {reference = [], inputs = []} = page.items[id];
    const other = reference.some(([when]) => when && concerns(change, when)) || inputs.some((name) => change.names.has(name));
    if (other) for (const place of placesOf(id)) form.shown.add(place);
  }
}

function placesOf(id) {
  const {kind, id: group} = groupOf(id);
  return kind === "repeat" ? (values[group] ?? []).map((row) => placeOf(id, group, row["@id"])) : [id];
}

function truth(condition, env) {
  if (!condition) return true;
  const result = evaluate(condition, env);
  return typeof result === "boolean" ? result : null;
}

function put(names, id, value) {
  if (value === undefined) delete names[id];
  else names[id] = value;
}
