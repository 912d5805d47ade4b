// The keyboard: Enter goes on and Shift+Enter back, digits and the letters of yes and no pick choices, Alt with a
// letter or a digit does what stands beside an item. No key that types a character is taken from a text.
import {focusable} from "./controls.js";
import {say} from "./state.js";

const TOGETHER = 700; // milliseconds within which two digits are one number
let waiting = null; // {options, key, input, timer}: a digit that may be the first of two

/** `acts`: what Alt with a letter does, {m: openMenu, …}, each given the item's element; `reason` gets a digit too. */
export function startKeys(form, acts) {
  form.addEventListener("keydown", (event) => {
    const box = event.target.closest("[data-place]");
    if (!box || event.isComposing) return;
    if (event.key === "F1") return helped(event);
    const digit = digitOf(event);
    const plain = !event.altKey && !event.ctrlKey && !event.metaKey;
    if (event.altKey && !event.ctrlKey && !event.metaKey) combined(event, box, acts, digit);
    else if (plain && digit) pick(event, digit);
    else {
      settlePick();
      if (event.key === "Enter" && goesOn(event)) {
        event.preventDefault();
        event.target.blur(); // what was typed counts now: it may bring up the next item
        goOn(form, box, event.shiftKey ? -1 : 1);
      } else if (plain && event.target.type === "radio") onRadio(event);
    }
  });
  form.addEventListener("focusout", (event) => {
    if (waiting && !waiting.options.contains(event.relatedTarget)) settlePick();
  });
}

/** The list of keys, also from a text, in which `?` is a letter. */
function helped(event) {
  const list = document.querySelector('[data-key="?"]');
  if (!list) return;
  event.preventDefault();
  list.click();
}

/** In several lines Enter is a new line; there Ctrl+Enter goes on. On buttons it presses. */
function goesOn(event) {
  if (event.target.matches("button, a, summary")) return false;
  return event.target.matches("textarea") ? event.ctrlKey : !event.ctrlKey && !event.metaKey;
}

/** The next item (or with -1 the one before) that is on the page and takes an answer; after the last one the button
 * at the end. */
export function goOn(form, box, step = 1) {
  const boxes = [...form.querySelectorAll("[data-place]")];
  let target = null;
  for (let at = boxes.indexOf(box) + step; !target && boxes[at]; at += step) {
    if (boxes[at].checkVisibility()) target = focusable(boxes[at]);
  }
  if (!target && step > 0) target = document.getElementById("crf-complete");
  target?.focus();
  if (target?.matches("input:not([type=radio], [type=checkbox])")) target.select();
}

/** The digit of a key, also where the digits need Shift (French keyboards) and nothing is typed into a text. */
function digitOf(event) {
  if (/^\d$/.test(event.key) && !event.altKey) return event.key;
  const behind = /^Digit(\d)$/.exec(event.code)?.[1];
  return event.altKey || (event.target.matches("[type=radio], [type=checkbox]") && !event.shiftKey) ? behind ?? "" : "";
}

/** Alt with a letter or a digit; a Mac types another sign then, so the place of the key counts as well. */
function combined(event, box, acts, digit) {
  const letter = /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : /^Key([A-Z])$/.exec(event.code)?.[1].toLowerCase();
  if (digit && acts.reason) acts.reason(box, digit);
  else if (letter && acts[letter]) acts[letter](box);
  else return;
  event.preventDefault();
}

function pick(event, digit) {
  const options = event.target.closest("[data-options]");
  if (!options) return settlePick();
  const joined = waiting?.options === options ? waiting.key + digit : "";
  const key = joined && inputFor(options, joined) ? joined : digit;
  if (key === joined) forget();
  else settlePick();
  const input = inputFor(options, key);
  if (!input) return undefined;
  event.preventDefault();
  input.focus();
  return mayGoOn(options, key) ? wait(options, key, input) : take(input);
}

function inputFor(options, key) {
  return options.querySelector(`[data-pick="${key}"]`);
}

/** Whether a longer number begins so: 1 of 10. */
function mayGoOn(options, key) {
  return Boolean(options.querySelector(`[data-pick^="${key}"]:not([data-pick="${key}"])`));
}

function wait(options, key, input) {
  waiting = {options, key, input, timer: setTimeout(settlePick, TOGETHER)};
}

function forget() {
  clearTimeout(waiting?.timer);
  waiting = null;
}

/** No second digit came: the first one was meant alone. */
function settlePick() {
  const input = waiting?.input;
  forget();
  if (input) take(input);
}

function take(input) {
  if (input.type === "checkbox" || !input.checked) input.click();
}

/** Yes and no by their first letters in the language of the page; Backspace takes an answer back. */
function onRadio(event) {
  if (["Backspace", "Delete"].includes(event.key)) return clear(event.target);
  const code = {[say("yes")[0].toLowerCase()]: "Y", [say("no")[0].toLowerCase()]: "N"}[event.key.toLowerCase()];
  const input = code && event.target.closest("[data-options]").querySelector(`input[value="${code}"]`);
  if (!input) return undefined;
  event.preventDefault();
  input.focus();
  return take(input);
}

function clear(radio) {
  const chosen = radio.closest("[data-options]").querySelector("input:checked");
  if (!chosen) return;
  chosen.checked = false;
  chosen.dispatchEvent(new Event("change", {bubbles: true}));
}
