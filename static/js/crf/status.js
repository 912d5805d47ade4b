// Whether it is saved: for the form at its head, for each item at its right edge.
import {copies} from "../outbox/box.js";
import {pattern, say} from "./state.js";

const SLOW = 300; // milliseconds: what is faster needs no word
const refused = new Set();
let last = null;
let timer = 0;
let queue = {waiting: 0, failing: false};

/** The word at the head of the form. */
export function showQueue(given = queue) {
  queue = given;
  const {waiting, failing} = queue;
  clearTimeout(timer);
  if (waiting && failing) return write("unsent", say(copies() ? "unsent" : "unsentHere", {count: waiting}), "unsent");
  if (waiting) {
    document.getElementById("crf-save").dataset.state = "saving"; // its words follow when it takes long
    timer = setTimeout(() => write("saving", say("saving")), SLOW);
    return undefined;
  }
  if (refused.size) return write("refused", say("refused", {count: refused.size}), "refused");
  return last ? write("saved", say("saved", {time: clock(last)}), "saved") : undefined;
}

export function savedAt(moment) {
  last = new Date(moment);
}

/** "saving", "saved", "unsent", "refused" or "" for an item. */
export function mark(box, state) {
  const place = box.dataset.place;
  const before = refused.size;
  if (state === "refused") refused.add(place);
  else refused.delete(place);
  if (refused.size !== before) showQueue();
  const slot = box.querySelector("[data-saved]");
  const name = {saved: "tick", unsent: "unsent", refused: "wrong"}[state];
  box.dataset.state = state;
  if (!slot || state === "saving") return;
  slot.replaceChildren(...(name ? [pattern(name)] : []));
  if (name === "tick") slot.firstElementChild.title = say("saved", {time: clock(last ?? new Date())});
}

export function anyRefused() {
  return refused.size > 0;
}

/** A refusal under the field: the value stays where it is. "" takes it away. */
export function refuse(box, sentence) {
  box.querySelector("[data-refused]")?.remove();
  for (const input of box.querySelectorAll("[data-control], [data-box]")) input.ariaInvalid = sentence ? "true" : null;
  if (!sentence) return;
  const drawn = pattern("refused");
  drawn.querySelector("[data-text]").textContent = sentence;
  box.querySelector("[data-notes]").prepend(drawn);
  mark(box, "refused");
  document.dispatchEvent(new CustomEvent("clinnova:announce", {detail: sentence}));
}

/** A message above the form, one for each `name`; "" takes it away. `calm` asks for nothing. */
export function notice(sentence, {name = "form", link = "", word = "", calm = false} = {}) {
  const region = document.getElementById("crf-notice");
  region.querySelector(`[data-notice="${name}"]`)?.remove();
  if (sentence) {
    const drawn = pattern(calm ? "notice-calm" : "notice").firstElementChild;
    drawn.dataset.notice = name;
    drawn.querySelector("[data-text]").textContent = sentence;
    const anchor = drawn.querySelector("[data-link]");
    anchor.hidden = !link;
    Object.assign(anchor, {href: link || "#", textContent: word});
    region.append(drawn);
  }
  region.hidden = !region.firstElementChild;
}

function write(state, text, drawing) {
  const region = document.getElementById("crf-save");
  region.dataset.state = state;
  region.replaceChildren(...(drawing ? [pattern(`save-${drawing}`)] : []), text);
}

function clock(moment) {
  return [moment.getHours(), moment.getMinutes(), moment.getSeconds()].map((n) => String(n).padStart(2, "0")).join(":");
}
