// A long table of rows: sorted by the head of a column, filtered by what is typed, numbered in the order of entry.
// Only the page changes: the answers keep their order.
import {inFirstUnit, isNumber} from "./environment.js";
import {inWords} from "./ranges.js";
import {answerAt, isNewRow, itemAt, page, placeOf, say} from "./state.js";

const FEW = 6; // rows that one sees at a glance need no filter
const NEXT = {none: "ascending", ascending: "descending", descending: "none"};
const natural = new WeakMap(); // section -> its rows in the order of entry

export function startTables(form) {
  for (const section of form.querySelectorAll("[data-repeat]")) count(section);
  form.addEventListener("input", (event) => "filterRows" in event.target.dataset && narrow(event.target.closest("[data-group]")));
  document.addEventListener("click", reveal, {capture: true});
}

/** Rows came or went: numbers follow, and a long table offers its filter. */
export function count(section) {
  const present = [...section.querySelectorAll("[data-rows] > tr")];
  const kept = (natural.get(section) ?? []).filter((row) => present.includes(row));
  const rows = [...kept, ...present.filter((row) => !kept.includes(row))];
  natural.set(section, rows);
  rows.forEach((row, n) => {
    const cell = row.querySelector("[data-number]");
    if (cell.textContent !== String(n + 1)) cell.textContent = n + 1;
  });
  section.querySelector("[data-rows-tools]").hidden = rows.length < FEW;
}

/** By a column: ascending, descending, then as entered. What is not answered stands last. */
export function sortRows(button) {
  const head = button.closest("th");
  const section = head.closest("[data-group]");
  const order = NEXT[head.ariaSort ?? "none"];
  for (const other of section.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
  if (order !== "none") head.ariaSort = order;
  section.querySelector("[data-rows]").append(...sorted(section, head.dataset.column, order));
  const label = button.textContent.trim();
  document.dispatchEvent(new CustomEvent("clinnova:announce", {detail: say(`sorted-${order}`, {label})}));
}

function sorted(section, column, order) {
  const rows = natural.get(section);
  if (order === "none") return rows;
  const keys = new Map(rows.map((row) => [row, keyOf(placeOf(column, section.dataset.group, row.dataset.row))]));
  const turn = order === "ascending" ? 1 : -1;
  return [...rows].sort((one, other) => {
    const [left, right] = [keys.get(one), keys.get(other)];
    if (left === null || right === null) return (left === null) - (right === null);
    return turn * (typeof left === "number" ? left - right : left.localeCompare(right, undefined, {numeric: true}));
  });
}

/** A number, or a text; null for no value. Choices go in the order of their list. */
function keyOf(place) {
  const item = itemAt(place);
  const {value, unit} = answerAt(place);
  if (value === undefined) return null;
  if (isNumber(item)) return inFirstUnit(item, value, unit);
  if (item.value === "choice" && item.codelist) return Object.keys(page.codelists[item.codelist].codes).indexOf(value);
  return item.value === "yesno" ? Number(value !== "Y") : String(value);
}

function narrow(section) {
  const words = section.querySelector("[data-filter-rows]").value.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = natural.get(section);
  for (const row of rows) row.hidden = words.length > 0 && !fits(section.dataset.group, row.dataset.row, words);
  const shown = rows.filter((row) => !row.hidden).length;
  section.querySelector("[data-rows-count]").textContent = words.length ? say("rowsShown", {count: shown, total: rows.length}) : "";
}

/** A row that has no answer yet is never hidden. */
function fits(group, row, words) {
  if (isNewRow(`${group}[${row}].`)) return true;
  const {items} = page.groups.find((one) => one.id === group);
  const places = items.map((id) => placeOf(id, group, row));
  const text = places.map((place) => inWords(itemAt(place), answerAt(place))).join(" ").toLowerCase();
  const whole = text.split(/\s+/); // beside another word a short number is a whole one, as in static/js/filter.js
  return words.every((word) => (words.length > 1 && /^\d{1,2}$/.test(word) ? whole : text).includes(word));
}

/** Show all rows again. */
export function showAll(section) {
  const filter = section.querySelector("[data-filter-rows]");
  if (!filter?.value) return;
  filter.value = "";
  narrow(section);
}

/** What is still missing may lie in a row that the filter hides. */
function reveal(event) {
  const place = event.target.closest("[data-goto]")?.dataset.goto;
  const row = place && document.querySelector(`[data-place="${CSS.escape(place)}"]`)?.closest("tr[hidden]");
  if (row) showAll(row.closest("[data-group]"));
}
