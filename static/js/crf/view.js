// The page follows the answers: what shows, what is computed, findings, progress, what is missing.
import {allBoxes, boxAt} from "./controls.js";
import {evaluateForm, follow} from "./logic.js";
import {showFindings, showOrphaned} from "./notes.js";
import {converted, inWords, reference, typed} from "./ranges.js";
import {answerAt, isNewRow, itemAt, page, say} from "./state.js";

const SHOWN_MISSING = 3;
const looks = new WeakMap(); // element of an item -> how it was last shown
let state = null;
let followed = false; // whether the page has been brought in step since it was opened

/** Bring the page in step with the answers; `given` replaces findings and visibility by the server's. */
export function refresh(given = {}) {
  const found = follow();
  const before = followed && state;
  state = {...found, ...given};
  followed = true;
  const moved = [...allBoxes()].filter(([place, box]) => showPlace(place, box));
  for (const place of found.touched ?? allBoxes().keys()) if (boxAt(place)) showAnswer(place, boxAt(place));
  const asked = !before || state.missing.join() !== before.missing.join() || state.required !== before.required;
  if (asked || moved.length) for (const group of page.groups) showGroup(group);
  showFindings(state.findings);
  if (asked) showProgress();
  document.dispatchEvent(new CustomEvent("clinnova:answers"));
  return state;
}

export function current() {
  return state ?? evaluateForm();
}

/** Places that were drawn after the page was opened. Until something was entered the server's findings stand. */
export function showNew(places) {
  state ??= evaluateForm();
  for (const place of places) {
    showPlace(place, boxAt(place));
    showAnswer(place, boxAt(place));
  }
  if (followed) showFindings(state.findings);
}

/** Whether a place has come, gone, or is there for another reason than before. */
function showPlace(place, box) {
  const orphaned = state.orphaned.has(place);
  const there = orphaned || state.visible.has(place);
  const hidden = !there && (isNewRow(place) ? Boolean(itemAt(place).show) : true);
  const look = orphaned ? "orphaned" : String(hidden);
  if (looks.get(box) === look) return false;
  looks.set(box, look);
  box.hidden = hidden;
  showOrphaned(box, orphaned);
  return true;
}

function showAnswer(place, box) {
  const item = itemAt(place);
  if (item.type === "computed") showComputed(place, box, item);
  if (item.units || item.reference) showBeside(place, box, item);
}

function showComputed(place, box, item) {
  const {value} = answerAt(place);
  const text = item.value === "choice" || item.value === "yesno" || item.value === "boolean" ? inWords(item, {value}) : typed(item, value);
  const output = box.querySelector("output");
  if (output.value !== text) output.value = text;
  for (const input of box.querySelectorAll("[data-input]")) {
    input.textContent = inWords(page.items[input.dataset.input], answerAt(input.dataset.input)) || "–";
  }
}

function showBeside(place, box, item) {
  const answer = answerAt(place);
  const usual = reference(item, answer, state.env);
  write(box.querySelector("[data-reference]"), usual.text);
  write(box.querySelector("[data-flag]"), usual.flag);
  write(box.querySelector("[data-converted]"), converted(item, answer));
}

function write(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

function showGroup(group) {
  const section = document.querySelector(`[data-group="${group.id}"]`);
  if (group.kind === "repeat") {
    section.hidden = !state.visible.has(group.id) && !section.querySelector("[data-rows] tr");
    return;
  }
  const places = group.items.filter((id) => !boxAt(id)?.hidden);
  section.hidden = !places.length;
  const wanted = places.filter((id) => page.items[id].required && state.visible.has(id));
  const open = wanted.filter((id) => state.missing.includes(id)).length;
  write(section.querySelector("[data-count]"), wanted.length > 1 ? say("required", {done: wanted.length - open, total: wanted.length}) : "");
}

function showProgress() {
  const done = state.required - state.missing.length;
  const bar = document.querySelector("[data-progress] progress");
  if (bar) {
    const words = say("required", {done, total: state.required});
    bar.max = Math.max(state.required, 1);
    bar.value = done;
    bar.ariaLabel = words;
    write(document.querySelector("[data-progress] .meter__text"), words);
    bar.parentElement.classList.toggle("meter--complete", done === state.required);
  }
  showMissing();
}

/** A long list shows its beginning; a button opens the rest. */
export function foldMissing(foot, links, open = false) {
  const more = foot.querySelector("[data-act=all-missing]");
  const rest = open ? [] : links.slice(SHOWN_MISSING);
  links.forEach((link) => { link.hidden = rest.includes(link); });
  more.hidden = !rest.length;
  write(more, rest.length ? say("more", {count: rest.length}) : "");
}

function showMissing() {
  const foot = document.getElementById("crf-missing");
  if (!foot) return;
  const links = state.missing.map((place) => {
    const link = Object.assign(document.createElement("a"), {href: `#item-${place}`, textContent: itemAt(place).label});
    link.dataset.goto = place;
    const entry = document.createElement("li");
    entry.append(link);
    return entry;
  });
  foot.querySelector("[data-list]").replaceChildren(...links);
  foldMissing(foot, links);
  foot.querySelector("[data-some]").hidden = !links.length;
  foot.querySelector("[data-nothing]").hidden = Boolean(links.length);
}
