// Rows that repeat: adding one, removing one. How a long table of them is read: rowtable.js.
import {newKey} from "../outbox/tabs.js";
import {boxAt, collect, fill, focusable, forgetRow} from "./controls.js";
import {count, showAll} from "./rowtable.js";
import {enqueue} from "./saving.js";
import {answerAt, isNewRow, itemAt, parts, removeRow, say} from "./state.js";
import {refresh, showNew} from "./view.js";

const BLANK = "new-row";
const SLICE = 15; // milliseconds
const marks = new WeakMap(); // blank row -> what in it names the row

/** The end of a long table, which the server left to this page: some rows at a time, so that no key waits. */
export function drawRest(form) {
  const rows = [...form.querySelectorAll("tr[data-later]")];
  (function slice() {
    const end = performance.now() + SLICE;
    while (rows.length && performance.now() < end) drawLater(rows.shift());
    if (rows.length) setTimeout(slice);
  })();
}

function drawLater(row) {
  if (!row.isConnected || !("later" in row.dataset)) return; // it was needed, or removed, before its turn
  delete row.dataset.later;
  row.append(...[...blankRow(row.closest("[data-group]"), row.dataset.row).children].slice(1)); // its number stands
  collect(row);
  const places = [...row.querySelectorAll("[data-place]")].map((box) => box.dataset.place);
  for (const place of places) fill(boxAt(place), itemAt(place), answerAt(place));
  showNew(places);
}

/** A further row; it counts once it has an answer, until then it is only on this page. */
export function addRow(section) {
  showAll(section);
  const row = drawRow(section, newKey().slice(0, 8));
  refresh();
  focusable(row.querySelector("[data-place]"))?.focus();
}

/** The element of a place, in a row that is drawn when this page does not have it yet. */
export function showRow(place) {
  const {group, row} = parts(place);
  const section = row ? document.querySelector(`[data-group="${group}"]`) : null;
  const present = rowIn(section, row);
  if (present) drawLater(present);
  else if (section?.querySelector("[data-blank]")) drawRow(section, row);
  return boxAt(place);
}

/** A row that was removed in another page goes here too; `prefix` as in `drugs[r1].` */
export function takeRow(prefix) {
  const {group, row} = parts(prefix);
  const section = document.querySelector(`[data-group="${group}"]`);
  removeRow(group, row);
  forgetRow(prefix);
  rowIn(section, row)?.remove();
  if (section) count(section);
  refresh();
}

function rowIn(section, id) {
  return section?.querySelector(`[data-rows] [data-row="${CSS.escape(id)}"]`);
}

function drawRow(section, id) {
  const row = blankRow(section, id);
  section.querySelector("[data-rows]").append(row);
  collect(row);
  count(section);
  return row;
}

function blankRow(section, id) {
  const blank = section.querySelector("[data-blank]").content.firstElementChild;
  const row = document.importNode(blank, true);
  const elements = [row, ...row.querySelectorAll("*")];
  for (const [n, name, value] of marksOf(blank)) elements[n].setAttribute(name, value.replaceAll(BLANK, id));
  return row;
}

/** [number of the element, attribute, value] of all that names the row; found once, as a table may have many. */
function marksOf(blank) {
  if (!marks.has(blank)) {
    const named = ([n, {attributes}]) => [...attributes].filter(({value}) => value.includes(BLANK)).map(({name, value}) => [n, name, value]);
    marks.set(blank, [blank, ...blank.querySelectorAll("*")].map((element, n) => [n, element]).flatMap(named));
  }
  return marks.get(blank);
}

export function dropRow(row) {
  const section = row.closest("[data-group]");
  const group = section.dataset.group;
  const prefix = `${group}[${row.dataset.row}].`;
  const number = row.querySelector("[data-number]").textContent;
  const stored = !isNewRow(prefix);
  removeRow(group, row.dataset.row);
  forgetRow(prefix);
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  count(section);
  refresh();
  if (stored) enqueue({place: prefix, entry: {}});
  document.dispatchEvent(new CustomEvent("clinnova:announce", {detail: say("removeRow", {number})}));
  (next?.querySelector("[data-act=remove-row]") ?? section.querySelector("[data-act=add-row]")).focus();
}
