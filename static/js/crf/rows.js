// Rows that repeat: adding one, removing one. How a long table of them is read: rowtable.js.
import {newKey} from "../outbox/tabs.js";
import {boxAt, collect, focusable, forgetRow} from "./controls.js";
import {count, showAll} from "./rowtable.js";
import {enqueue} from "./saving.js";
import {isNewRow, parts, removeRow, say} from "./state.js";
import {refresh} from "./view.js";

const BLANK = "new-row";

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
  if (section?.querySelector("[data-blank]") && !section.querySelector(`[data-rows] [data-row="${CSS.escape(row)}"]`)) drawRow(section, row);
  return boxAt(place);
}

/** A row that was removed in another page goes here too; `prefix` as in `drugs[r1].` */
export function takeRow(prefix) {
  const {group, row} = parts(prefix);
  const section = document.querySelector(`[data-group="${group}"]`);
  removeRow(group, row);
  forgetRow(prefix);
  section?.querySelector(`[data-rows] [data-row="${CSS.escape(row)}"]`)?.remove();
  if (section) count(section);
  refresh();
}

function drawRow(section, id) {
  const blank = section.querySelector("[data-blank]").content.cloneNode(true);
  for (const element of blank.querySelectorAll("*")) {
    for (const {name, value} of [...element.attributes]) {
      if (value.includes(BLANK)) element.setAttribute(name, value.replaceAll(BLANK, id));
    }
  }
  const row = blank.firstElementChild;
  section.querySelector("[data-rows]").append(row);
  collect(row);
  count(section);
  return row;
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
