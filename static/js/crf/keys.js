// The keyboard: Enter goes on, digits pick choices, Alt+M, Alt+H and Alt+Q open what stands beside an item.
import {focusable} from "./controls.js";

const TOGETHER = 700; // milliseconds within which two digits are one number
let before = {options: null, key: "", at: 0};

/** `acts`: what the letters do, {m: openMenu, h: openHistory, q: openQueries}, each given the item's element. */
export function startKeys(form, acts) {
  form.addEventListener("keydown", (event) => {
    const box = event.target.closest("[data-place]");
    if (!box || event.isComposing) return;
    if (event.altKey && !event.ctrlKey && acts[event.key.toLowerCase()]) {
      event.preventDefault();
      acts[event.key.toLowerCase()](box);
    } else if (event.key === "Enter" && goesOn(event)) {
      event.preventDefault();
      goOn(form, box);
    } else if (/^\d$/.test(event.key) && !event.altKey && !event.ctrlKey && !event.metaKey) pick(event);
    else if (["Backspace", "Delete"].includes(event.key) && event.target.type === "radio") clear(event.target);
  });
}

/** In several lines Enter is a new line; there Ctrl+Enter goes on. On buttons it presses. */
function goesOn(event) {
  if (event.target.matches("button, a, summary")) return false;
  return event.target.matches("textarea") ? event.ctrlKey : !event.ctrlKey && !event.metaKey;
}

/** The next item that is on the page and takes an answer; after the last one the button at the end. */
export function goOn(form, box) {
  const boxes = [...form.querySelectorAll("[data-place]")].filter((one) => one === box || (one.offsetParent && focusable(one)));
  const next = boxes[boxes.indexOf(box) + 1];
  const target = next ? focusable(next) : document.getElementById("crf-complete");
  target?.focus();
  if (target?.matches("input:not([type=radio], [type=checkbox])")) target.select();
}

function pick(event) {
  const options = event.target.closest("[data-options]");
  const goesWith = before.options === options && event.timeStamp - before.at < TOGETHER;
  const key = goesWith ? before.key + event.key : event.key;
  const input = options?.querySelector(`[data-pick="${key}"]`) ?? options?.querySelector(`[data-pick="${event.key}"]`);
  if (!input) return;
  before = {options, key: event.key, at: event.timeStamp};
  event.preventDefault();
  input.focus();
  if (input.type === "checkbox" || !input.checked) input.click();
}

function clear(radio) {
  const chosen = radio.closest("[data-options]").querySelector("input:checked");
  if (!chosen) return;
  chosen.checked = false;
  chosen.dispatchEvent(new Event("change", {bubbles: true}));
}
