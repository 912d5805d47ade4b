// The form in this page: its definition, its answers, and where an answer stands.
//
// A place is `weight`, or `drugs[r1].dose` in a row of a repeating group: the spelling of the server.
// Answers are stored as the server stores them, flat: {weight: "70.5", "weight.unit": "kg", drugs: [{"@id": "r1", …}]}.

export const page = JSON.parse(document.getElementById("crf-data").textContent);
export const values = page.values ?? {};

const touched = new Set();

const IN_ROW = /^([a-z][a-z0-9_]*)\[([^\]]+)\]\.(.*)$/;

/** {group, row, key} of a place or of a stored key; group and row are "" outside repeating groups. */
export function parts(place) {
  const match = IN_ROW.exec(place);
  return match ? {group: match[1], row: match[2], key: match[3]} : {group: "", row: "", key: place};
}

/** The id of the item that a place or a stored key speaks of. */
export function itemId(place) {
  return parts(place).key.split(".")[0];
}

export function itemAt(place) {
  return page.items[itemId(place)];
}

export function placeOf(item, group, row) {
  return row ? `${group}[${row}].${item}` : item;
}

/** The object that holds a place's answers; made for a new row when `make` is given. */
export function holder(place, make = false) {
  const {group, row} = parts(place);
  if (!row) return values;
  const rows = values[group] ?? [];
  let found = rows.find((one) => one["@id"] === row);
  if (!found && make) {
    found = {"@id": row};
    values[group] = [...rows, found];
  }
  return found ?? {"@id": row};
}

/** Whether a place lies in a row that has no answer yet: it is on this page only. */
export function isNewRow(place) {
  const {group, row} = parts(place);
  return Boolean(row) && !(values[group] ?? []).some((one) => one["@id"] === row);
}

/** {value, unit, missing} as stored; undefined where nothing is. */
export function answerAt(place) {
  const held = holder(place);
  const id = itemId(place);
  return {value: held[id], unit: held[`${id}.unit`], missing: held[`${id}.missing`]};
}

export function isAnswered(place) {
  const {value, missing} = answerAt(place);
  return value !== undefined || missing !== undefined;
}

/** The places that have changed since this was last asked; `drugs[r1].` for a row that went. */
export function takeTouched() {
  const taken = [...touched];
  touched.clear();
  return taken;
}

/** Put what was entered in place of what was stored there. */
export function setAnswer(place, {value, unit, missing}) {
  const id = itemId(place);
  const gone = value === undefined && missing === undefined;
  const held = holder(place, !gone);
  put(held, id, value);
  put(held, `${id}.unit`, value === undefined ? undefined : unit);
  put(held, `${id}.missing`, missing);
  touched.add(place);
}

/** One stored key as the server reports it changed; null for what went. */
export function storeKey(key, value) {
  const {group, row, key: inner} = parts(key);
  touched.add(placeOf(inner.split(".")[0], group, row));
  if (value === null) delete holder(key)[inner];
  else holder(key, true)[inner] = value;
}

export function removeRow(group, row) {
  const left = (values[group] ?? []).filter((one) => one["@id"] !== row);
  if (left.length) values[group] = left;
  else delete values[group];
  touched.add(`${group}[${row}].`);
}

/** Whether two answers are the same, lists included. */
export function sameAnswer(one, other) {
  return ["value", "unit", "missing"].every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));
}

/** A sentence of the page's language with its gaps filled. */
export function say(key, facts = {}) {
  return (page.words[key] ?? key).replace(/\{(\w+)\}/g, (gap, name) => facts[name] ?? gap);
}

/** A copy of what a pattern in the page draws. */
export function pattern(name) {
  return document.getElementById(`crf-pattern-${name}`).content.cloneNode(true);
}

function put(held, key, value) {
  if (value === undefined) delete held[key];
  else held[key] = value;
}
