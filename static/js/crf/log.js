// The page of a log: a press anywhere opens a row, Escape folds it back, and the row stays where it was on the screen.
// Every step is a link of the page, so that the address and Back say what is shown.

const PLACE = "log:top";
const SKIP = "a, button, input, select, textarea, label, summary, [data-log-entry]";
const OPEN_MENUS = "dialog[open], details.menu[open], #crf-menu:not([hidden]), .crf-aside:not([hidden])";

/** The row of an entry; that of the unfolded one without a number. */
function rowOf(number) {
  return document.querySelector(number ? `[data-entry="${CSS.escape(number)}"]` : '[data-entry][aria-selected="true"]');
}

function press(event) {
  const row = event.target.closest("[data-entry]");
  const link = event.target.closest("a[href]") ?? row?.querySelector(".table__main");
  if (row && link?.closest("[data-entry]")) sessionStorage.setItem(PLACE, row.getBoundingClientRect().top);
  if (row && !event.target.closest(SKIP) && !String(getSelection())) row.querySelector(".table__main").click();
}

function pressKey(event) {
  if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
  const fold = document.querySelector("[data-fold]");
  if (!fold || document.querySelector(OPEN_MENUS) || event.target.matches('[aria-expanded="true"][role="combobox"]')) return;
  event.preventDefault();
  fold.click();
}

/** Letters that work in the table must not work in the form: there they answer questions. */
function keepLetters(entry) {
  entry.addEventListener("keydown", (event) => {
    if (event.key.length === 1 && !event.altKey && !event.ctrlKey && !event.metaKey) event.stopPropagation();
  });
}

/** Put the row where it stood before, else into view. */
function settle(row) {
  const before = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  const top = row.getBoundingClientRect().top;
  if (before !== null) scrollBy(0, top - Number(before));
  else if (top < 0 || top > innerHeight * 0.6) row.scrollIntoView({block: "start"});
}

/** The first field of the unfolded entry that takes the keyboard. */
function enter(entry) {
  const fields = entry.querySelectorAll("[data-place] :is(input:not([type=hidden]), select, textarea)");
  [...fields].find((field) => field.checkVisibility() && !field.disabled)?.focus({preventScroll: true});
}

/** Changing a filter while an entry is unfolded goes to the table without it. */
function foldOnFilter() {
  const form = document.querySelector("form[data-folds]");
  form?.addEventListener("change", () => form.requestSubmit());
}

/** A second press of the same button adds no second entry. Back brings a page that may send again. */
function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if ("sent" in form.dataset) event.preventDefault();
    form.dataset.sent = "";
  });
  addEventListener("pageshow", () => delete form.dataset.sent);
}

function start() {
  document.addEventListener("click", press, true);
  document.addEventListener("keydown", pressKey);
  foldOnFilter();
  for (const form of document.querySelectorAll('form[method="post"][data-log-add]')) sendOnce(form);
  const entry = document.querySelector("[data-log-entry]");
  const row = entry ? rowOf() : rowOf(location.hash.replace("#open-", "") || "none");
  if (row) settle(row);
  if (!entry) return row?.querySelector(".table__main").focus({preventScroll: true});
  keepLetters(entry);
  if (!location.hash && !document.activeElement?.closest("[data-log-entry]")) enter(entry);
  return undefined;
}

start();
