// Scales on a line: the bar and the box always say the same, and a bar that nobody has touched holds no answer.
import {fill} from "./controls.js";
import {itemAt} from "./state.js";

const KEYS = ["Home", "ArrowLeft", "ArrowDown", "PageDown"];

export function startScales(form) {
  form.addEventListener("input", follow);
  form.addEventListener("click", beginAtStart);
  form.addEventListener("keydown", beginAtStart);
}

function follow(event) {
  if ("slide" in event.target.dataset) take(event.target);
}

/** Pressing where the bar begins changes nothing in it, so no event tells of it: the first value is meant. */
function beginAtStart(event) {
  const bar = event.target;
  if (!bar.matches("[data-slide][data-unset]") || (event.type === "keydown" && !KEYS.includes(event.key))) return;
  event.preventDefault();
  take(bar);
  bar.dispatchEvent(new Event("change", {bubbles: true}));
}

function take(bar) {
  const box = bar.closest("[data-place]");
  fill(box, itemAt(box.dataset.place), {value: bar.value});
}
