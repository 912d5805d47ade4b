// The controls of items: what stands in them, and putting an answer into them.
import {showEcho} from "./echo.js";
import {pattern, page, say} from "./state.js";
import {typed} from "./ranges.js";
import {showTerm, termIn} from "./terms.js";

const boxes = new Map();

/** Every item's element by its place; rows come and go. */
export function collect(root = document) {
  for (const box of root.querySelectorAll("[data-place]")) if (!box.closest("template")) boxes.set(box.dataset.place, box);
}

export function boxAt(place) {
  return boxes.get(place);
}

export function allBoxes() {
  return boxes;
}

export function forgetRow(prefix) {
  for (const place of [...boxes.keys()]) if (place.startsWith(prefix)) boxes.delete(place);
}

/** What the control holds: text, a code, a list of codes, or null for nothing. */
export function rawOf(box) {
  const control = box.querySelector("[data-control]");
  if (!control) return null;
  if ("options" in control.dataset) return pickedIn(control);
  if ("term" in control.dataset) return termIn(control);
  return (control.querySelector("[data-box]") ?? control).value;
}

function pickedIn(control) {
  const radio = control.querySelector("input[type=radio]");
  if (radio) return control.querySelector("input:checked")?.value ?? null;
  const picked = [...control.querySelectorAll("input:checked:not([data-none])")].map((input) => input.value);
  if (picked.length) return picked;
  return control.querySelector("[data-none]")?.checked ? [] : null;
}

export function unitOf(box, item) {
  return box.querySelector("[data-unit]")?.value ?? item.units?.[0][0];
}

/** Show a stored answer in its control. */
export function fill(box, item, {value, unit, missing}) {
  showMissing(box, missing);
  const control = box.querySelector("[data-control]");
  if (!control) return;
  if ("options" in control.dataset) fillOptions(control, value);
  else if (control.matches(".slide")) fillSlide(control, item, value);
  else if ("term" in control.dataset) showTerm(control, item, value);
  else control.value = control.matches("select") ? value ?? "" : typed(item, value);
  showEcho(box, value);
  const units = box.querySelector("[data-unit]");
  if (units && unit !== undefined) units.value = unit;
}

function fillOptions(control, value) {
  const picked = new Set([value].flat().map(String)); // a scale holds numbers
  for (const input of control.querySelectorAll("input")) {
    input.checked = "none" in input.dataset ? Array.isArray(value) && !value.length : picked.has(input.value);
  }
}

function fillSlide(control, item, value) {
  const bar = control.querySelector("[data-slide]");
  control.querySelector("[data-box]").value = typed(item, value);
  bar.toggleAttribute("data-unset", value === undefined);
  bar.ariaValueText = value === undefined ? say("notAnswered") : null;
  bar.value = value ?? bar.min;
}

/** A missing reason stands in place of the control; "" brings the control back. */
export function showMissing(box, reason) {
  const frame = box.querySelector(".item__control");
  if (!frame) return;
  for (const old of frame.querySelectorAll("[data-missing]")) old.remove();
  frame.toggleAttribute("data-is-missing", Boolean(reason));
  if (!reason) return;
  const drawn = pattern("missing");
  drawn.querySelector("[data-word]").textContent = page.reasons[reason] ?? reason;
  frame.append(drawn);
}

/** The element of an item that takes the keyboard. */
export function focusable(box) {
  if (box.querySelector("[data-is-missing]")) return box.querySelector("[data-act=value]");
  const control = box.querySelector("[data-control], [data-upload]");
  if (!control) return null;
  if ("options" in control.dataset) {
    const chosen = [...control.querySelectorAll("input:checked:not(:disabled)")].find((input) => input.checkVisibility()); // a list may be folded
    return chosen ?? control.querySelector("input");
  }
  return control.querySelector("[data-box]") ?? control;
}
