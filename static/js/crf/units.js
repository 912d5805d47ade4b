// Units are chosen for each value. The number stays as it was typed; what it is in the item's first unit stands
// beside it, and one button takes the unit back.
import {converted, typed} from "./ranges.js";
import {answerAt, itemAt, pattern, say} from "./state.js";

export function startUnits(form) {
  form.addEventListener("focusin", ({target}) => {
    if (target.matches("[data-unit]")) target.dataset.before = target.value;
  });
  form.addEventListener("change", ({target}) => {
    const box = target.closest("[data-place]");
    forget(box);
    if (target.matches("[data-unit]")) told(box, target);
  });
}

/** The next unit of an item, from its field. */
export function switchUnit(box) {
  const units = box.querySelector("[data-unit]");
  if (!units) return;
  units.dataset.before = units.value;
  units.selectedIndex = (units.selectedIndex + 1) % units.options.length;
  units.dispatchEvent(new Event("change", {bubbles: true}));
}

/** What was said goes with the value that it was said of; leaving the field changes nothing in it. */
function forget(box) {
  const note = box?.querySelector("[data-unit-kept]");
  if (note && note.dataset.of !== about(answerAt(box.dataset.place))) note.remove();
}

function about({value, unit}) {
  return `${value} ${unit}`;
}

/** Said only of a value that is there and now means another amount. */
function told(box, units) {
  const item = itemAt(box.dataset.place);
  const answer = answerAt(box.dataset.place);
  const text = converted(item, answer);
  const before = units.dataset.before;
  units.dataset.before = units.value;
  if (!text || answer.unit !== units.value || before === units.value) return;
  const drawn = pattern("unit-kept").firstElementChild;
  drawn.dataset.of = about(answer);
  const facts = {typed: `${typed(item, answer.value)} ${word(item, answer.unit)}`, converted: text.replace(/^= /, "")};
  drawn.querySelector("[data-text]").textContent = say("unitKept", facts);
  drawn.querySelector("[data-unit-back]").onclick = () => {
    units.value = before;
    units.dispatchEvent(new Event("change", {bubbles: true}));
    box.querySelector("[data-control]").focus();
  };
  box.querySelector("[data-notes]").prepend(drawn);
  document.dispatchEvent(new CustomEvent("clinnova:announce", {detail: say("unitKept", facts)}));
}

function word(item, unit) {
  return item.units.find(([code]) => code === unit)?.[1] ?? unit;
}
