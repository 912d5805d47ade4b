// Items that search a list of terms while somebody types: the list under the field, by keyboard and by pointer.
// What is stored stands in data-term of the field; text that was not chosen from the list goes to the server as it is,
// which takes a whole code and refuses the rest in words.
import {fragment} from "../http.js";
import {page} from "./state.js";

const PAUSE = 120; // milliseconds without a key before the server is asked
const MOST = 20;
const CODE = /^[a-z]\d\d[a-z]{2}\d\d$/i;

/** What a field holds: the code that was chosen, or what was typed. */
export function termIn(control) {
  const typed = control.value.trim();
  if (control.value === control.dataset.label) return control.dataset.term;
  return CODE.test(typed) ? typed.toUpperCase() : typed;
}

/** Show a stored code by its label. */
export function showTerm(control, item, code) {
  const known = code === undefined ? "" : labels(item)[code];
  control.value = control.dataset.label = known ?? String(code);
  control.dataset.term = code ?? "";
  close(control);
  if (known === undefined && CODE.test(code)) name(control, item, code);
}

/** The label of a code that was typed as such. */
async function name(control, item, code) {
  const found = (await search(control, code)).find((term) => term.code === code);
  if (!found || control.dataset.term !== code || control.value !== code) return;
  labels(item)[code] = named(found);
  showTerm(control, item, code);
}

function labels(item) {
  return page.codelists[item.codelist].codes;
}

/** The label with its code, as the page writes it. */
function named({code, label}) {
  return label.includes(code) ? label : `${label}, ${code}`;
}

export function startTerms(form) {
  for (const control of form.querySelectorAll("[data-term]")) {
    let timer = 0;
    control.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => ask(control), control.dataset.search ? PAUSE : 0);
    });
    control.addEventListener("keydown", (event) => press(event, control));
    control.addEventListener("blur", () => { clearTimeout(timer); close(control); });
    listOf(control).addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the keyboard
    listOf(control).addEventListener("click", (event) => choose(control, event.target.closest("[role=option]")));
  }
}

async function ask(control) {
  const typed = control.value.trim();
  if (!typed || control.value === control.dataset.label) return close(control);
  const found = await search(control, typed);
  if (control.value.trim() !== typed || document.activeElement !== control) return undefined; // somebody typed on
  return show(control, found);
}

/** From the loaded list; without a connection, or while none is loaded, from the codes that are in the page. */
async function search(control, typed) {
  if (control.dataset.search) {
    try {
      return JSON.parse(await fragment(`${control.dataset.search}?q=${encodeURIComponent(typed)}`)).results;
    } catch {
      // the codes in the page are better than none
    }
  }
  const item = page.items[control.closest("[data-place]").dataset.item];
  const words = plain(typed).split(" ").filter(Boolean);
  const all = Object.entries(labels(item)).map(([code, label]) => ({code, label}));
  return all.filter(({code, label}) => words.every((word) => ` ${plain(`${label} ${code}`)}`.includes(` ${word}`))).slice(0, MOST);
}

function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

function show(control, found) {
  const list = listOf(control);
  list.replaceChildren(...(found.length ? found.map((term, at) => option(control, term, at)) : [none(control)]));
  list.hidden = false;
  control.ariaExpanded = "true";
  mark(control, found.length ? list.firstElementChild : null);
  const words = found.length ? control.dataset.found.replace("{count}", found.length) : control.dataset.none;
  document.dispatchEvent(new CustomEvent("clinnova:announce", {detail: words}));
}

function option(control, {code, label}, at) {
  const entry = Object.assign(document.createElement("li"), {className: "combo__option", role: "option", id: `${control.id}-${at}`});
  Object.assign(entry.dataset, {code, label: named({code, label})});
  for (const text of [label.replace(`, ${code}`, ""), code]) entry.append(Object.assign(document.createElement("span"), {textContent: text}));
  return entry;
}

function none(control) {
  return Object.assign(document.createElement("li"), {className: "combo__none", textContent: control.dataset.none});
}

function press(event, control) {
  const list = listOf(control);
  const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
  const active = list.querySelector('[aria-selected="true"]');
  if (list.hidden) {
    if (event.key === "ArrowDown") ask(control);
    return;
  }
  if (step) walk(control, [...list.querySelectorAll("[role=option]")], active, step);
  else if (event.key === "Enter" && active) choose(control, active);
  else if (event.key === "Escape") close(control);
  else return;
  event.preventDefault();
  event.stopPropagation(); // neither the next item nor folding the entry
}

function walk(control, options, active, step) {
  if (options.length) mark(control, options.at((options.indexOf(active) + step) % options.length));
}

function mark(control, wanted) {
  for (const entry of listOf(control).querySelectorAll("[role=option]")) entry.ariaSelected = String(entry === wanted);
  if (wanted) {
    control.setAttribute("aria-activedescendant", wanted.id);
    wanted.scrollIntoView({block: "nearest"});
  } else control.removeAttribute("aria-activedescendant");
}

function choose(control, entry) {
  if (!entry) return;
  const {code, label} = entry.dataset;
  const item = page.items[control.closest("[data-place]").dataset.item];
  labels(item)[code] ??= label;
  showTerm(control, item, code);
  control.dispatchEvent(new Event("change", {bubbles: true}));
}

function close(control) {
  listOf(control).hidden = true;
  control.ariaExpanded = "false";
  control.removeAttribute("aria-activedescendant");
}

function listOf(control) {
  return document.getElementById(control.getAttribute("aria-controls"));
}
