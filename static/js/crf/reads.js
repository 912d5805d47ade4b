// Which expressions an answer concerns: what every tree reads, found once.
//
// An edit is told as {all, names, columns, rows}: ids of changed items and of groups whose rows came or went, changed
// columns with the rows in which they changed, and rows that are new.
import {page} from "./state.js";

const groups = new Map(); // item -> its group
const repeats = new Map(); // id of a repeating group -> its columns
for (const group of page.groups ?? []) {
  for (const id of group.items) groups.set(id, group);
  if (group.kind === "repeat") repeats.set(group.id, new Set(group.items));
}
const known = new WeakMap(); // tree -> {names, fields}

export function groupOf(id) {
  return groups.get(id);
}

/** A change of nothing yet, or of everything. */
export function edit(all = false) {
  return {all, names: new Set(), columns: new Map(), rows: new Set()};
}

/** Note that a column changed in a row. */
export function addCell(change, column, row) {
  if (!change.columns.has(column)) change.columns.set(column, new Set());
  change.columns.get(column).add(row);
}

/** Whether a tree outside rows can have another value now. */
export function concerns(change, tree) {
  if (change.all || !tree) return change.all;
  const {names, fields} = readsOf(tree);
  return some(names, change.names) || some(fields, change.columns);
}

/** The rows of a group in which a tree can have another value now. */
export function concerned(change, tree, group, rows) {
  if (change.all || concernsAll(change, tree, group)) return rows;
  const own = [...readsOf(tree).names].filter((name) => repeats.get(group.id).has(name) && change.columns.has(name));
  return rows.filter(({"@id": row}) => change.rows.has(`${group.id}[${row}]`) || own.some((name) => change.columns.get(name).has(row)));
}

function concernsAll(change, tree, group) {
  const {names, fields} = readsOf(tree);
  for (const name of names) if (change.names.has(name) && !repeats.get(group.id).has(name)) return true;
  return some(fields, change.columns);
}

function some(one, other) {
  for (const name of one) if (other.has(name)) return true;
  return false;
}

/** {names: bare names, fields: columns that are read of all rows}. Rows are looked into by their fields alone. */
function readsOf(tree) {
  let found = known.get(tree);
  if (!found) {
    found = {names: new Set(), fields: new Set()};
    collect(tree, found);
    if (![...found.names].some((name) => repeats.has(name))) found.fields.clear();
    known.set(tree, found);
  }
  return found;
}

function collect(node, found) {
  if (!Array.isArray(node)) return;
  if (node[0] === "name") found.names.add(node[1]);
  if (node[0] === "member") found.fields.add(node[2]);
  if (node[0] !== "lit") for (const part of node) collect(part, found);
}
