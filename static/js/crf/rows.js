// Rows that repeat: adding one, removing one.
import {collect, focusable, forgetRow} from "./controls.js";
import {enqueue} from "./saving.js";
import {isNewRow, removeRow, say} from "./state.js";
import {refresh} from "./view.js";

const BLANK = "new-row";

/** A further row; it counts once it has an answer, until then it is only on this page. */
export function addRow(section) {
  const id = crypto.randomUUID().slice(0, 8);
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
  refresh();
  focusable(row.querySelector("[data-place]"))?.focus();
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

function count(section) {
  section.querySelectorAll("[data-rows] [data-number]").forEach((cell, n) => { cell.textContent = n + 1; });
}
