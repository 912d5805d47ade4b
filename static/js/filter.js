// The filter over the rows that a page shows: at once on what is there, then from the server what the page left out.
//   <form data-filter="calendar"><input name="filter"></form> <div id="calendar"> … <li data-row><a data-find="words">
// A data-rows-group without rows is hidden; a data-none speaks where its data-rows-list has none.
// data-rest inside says that rows are left out; data-served holds the words that the server has filtered by already.
// The address follows, so that a reload and Back keep the filter. clinnova/lib/wording.py matches in the same way.

const PAUSE = 250; // milliseconds without a key before the server is asked
const form = document.querySelector("form[data-filter]");
const input = form?.elements.namedItem("filter");
const count = form?.querySelector("[data-filter-count]");
const target = () => document.getElementById(form.dataset.filter);
let waiting = 0;

// Beside another word a short number is a whole one: “month 6” is Month 6, not every number with a six.
function fits(link, words) {
  const text = (link.dataset.find ?? link.textContent).toLowerCase();
  const held = `${text} ${text.replaceAll("-", "")}`;
  const whole = text.match(/[\p{L}\p{N}_]+/gu) ?? [];
  return words.every((word) => (words.length > 1 && /^[0-9]{1,2}$/.test(word) ? whole : held).includes(word));
}

function isEmpty(part) {
  return !part.querySelector("[data-row]:not([hidden])");
}

function narrow() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = [...target().querySelectorAll("[data-row]")];
  target().toggleAttribute("data-filtering", words.length > 0); // counts of all rows are out of place now
  for (const row of rows) row.hidden = !fits(row.querySelector("a"), words);
  for (const group of target().querySelectorAll("[data-rows-group]")) group.hidden = words.length > 0 && isEmpty(group);
  for (const none of target().querySelectorAll("[data-none]")) none.hidden = !words.length || !isEmpty(none.closest("[data-rows-list]"));
  const shown = rows.filter((row) => !row.hidden).length;
  count.textContent = words.length ? count.dataset.words.replace("{shown}", shown).replace("{all}", rows.length) : "";
}

function address() {
  const url = new URL(location.href);
  if (input.value.trim()) url.searchParams.set("filter", input.value.trim());
  else url.searchParams.delete("filter");
  return url;
}

// What the server left out, or filtered away, is not in the page.
function lacksRows() {
  return Boolean(target().querySelector("[data-rest]")) || (target().dataset.served ?? "") !== "";
}

async function ask() {
  const id = form.dataset.filter;
  await window.htmx.ajax("GET", address().href, { target: `#${id}`, select: `#${id}`, swap: "outerHTML" });
  narrow();
}

function typed() {
  narrow();
  history.replaceState(history.state, "", address());
  clearTimeout(waiting);
  if (lacksRows()) waiting = setTimeout(ask, PAUSE);
}

function keyed(event) {
  if (event.key === "Escape" && input.value) {
    event.preventDefault();
    input.value = "";
    typed();
  } else if (event.key === "ArrowDown" || event.key === "Enter") {
    event.preventDefault();
    target().querySelector("[data-row]:not([hidden]) a")?.focus();
  }
}

// Links to other filters of this page take along what has been typed since it was made.
function keep(event) {
  const link = event.target.closest(".page-head .segments a");
  if (!link || link.pathname !== location.pathname) return;
  link.search = new URLSearchParams([...new URLSearchParams(link.search)].filter(([name]) => name !== "filter")
    .concat(input.value.trim() ? [["filter", input.value.trim()]] : [])).toString();
}

if (form) {
  input.addEventListener("input", typed);
  input.addEventListener("keydown", keyed);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("click", keep);
  if (input.value) narrow();
}
