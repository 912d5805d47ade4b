// Rows walked by keys: ↓ j and ↑ k through a column, ← → to the column beside, Home and End, Enter opens (it is a link).
// Markup: data-rows around everything, data-rows-column around each column, data-row on each row, which holds a link.
// From nowhere in particular the first key goes to the first row.

const TYPING = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=button], [type=submit])";
const STEPS = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };
const ASIDE = { ArrowRight: 1, ArrowLeft: -1 };

const linkOf = (row) => row.querySelector("a");
const rowsOf = (column) => [...column.querySelectorAll("[data-row]:not([hidden])")].map(linkOf);
const columns = () => [...document.querySelectorAll("[data-rows] [data-rows-column]")].filter((c) => rowsOf(c).length);

function first() {
  return columns().map(rowsOf)[0]?.[0];
}

function beside(link, step) {
  const all = columns();
  const here = link.closest("[data-rows-column]");
  const next = all[all.indexOf(here) + step];
  if (!next) return null;
  const rows = rowsOf(next);
  return rows[Math.min(rowsOf(here).indexOf(link), rows.length - 1)];
}

// Past the end of a column the next one follows, so that ↓ alone reaches every row.
function along(link, step) {
  const all = columns().flatMap(rowsOf);
  return all[all.indexOf(link) + step];
}

function target(key, link) {
  const rows = () => rowsOf(link.closest("[data-rows-column]"));
  if (key in STEPS) return along(link, STEPS[key]);
  if (key in ASIDE) return beside(link, ASIDE[key]);
  if (key === "Home") return rows()[0];
  if (key === "End") return rows().at(-1);
  return null;
}

function press(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
  if (event.target.closest(TYPING) || document.querySelector("dialog[open], details.menu[open]")) return;
  const here = event.target.closest("[data-row] a");
  // Elsewhere the arrows belong to the page or to the control that has the focus; j begins from anywhere.
  const starts = event.key === "j" || (event.key === "ArrowDown" && event.target.matches("body, main"));
  const next = here ? target(event.key, here) : starts && first();
  if (!next) return;
  event.preventDefault();
  next.focus();
}

document.addEventListener("keydown", press);
