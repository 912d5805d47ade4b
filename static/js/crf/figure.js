// The joint figure: pressing a joint ticks it in the list behind, and whatever the lists hold is drawn.
//
// Nothing is stored here. A joint is the checkbox of its item: answers, reasons, history and refusals go the same
// way as for every other control.
import {boxAt} from "./controls.js";
import {answerAt, say} from "./state.js";

const ARROWS = {ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0]};
const AGAINST = {tender: ["off"], swollen: ["off"], off: ["tender", "swollen"]};

export function startFigures(form) {
  const figures = [...form.querySelectorAll("[data-figure]")];
  for (const figure of figures) start(figure);
  document.addEventListener("clinnova:answers", () => figures.forEach(draw));
  figures.forEach(draw);
}

function start(figure) {
  figure.addEventListener("click", (event) => {
    const joint = event.target.closest("[data-joint]");
    if (joint) press(figure, joint, figure.dataset.mode);
  });
  figure.addEventListener("change", (event) => {
    figure.dataset.mode = event.target.value;
    draw(figure);
  });
  figure.addEventListener("keydown", (event) => keyed(figure, event));
  for (const kind of ["focusin", "pointerover"]) figure.addEventListener(kind, ({target}) => tell(figure, target.closest("[data-joint]")));
}

function keyed(figure, event) {
  const joint = event.target.closest("[data-joint]");
  if (!joint || event.altKey || event.ctrlKey || event.metaKey) return;
  if (ARROWS[event.key]) walk(figure, joint, ARROWS[event.key]);
  else if (event.key === " " || event.key === "Enter") press(figure, joint, figure.dataset.mode);
  else if (modes(figure)[event.key - 1]) press(figure, joint, modes(figure)[event.key - 1].dataset.state);
  else return;
  event.preventDefault();
}

function modes(figure) {
  return [...figure.querySelectorAll("[data-item-place]")];
}

function checkbox(figure, state, code) {
  const mode = modes(figure).find((one) => one.dataset.state === state);
  return mode && boxAt(mode.dataset.itemPlace)?.querySelector(`input[value="${code}"]`);
}

/** Turn one state of a joint on or off. What cannot be examined is neither tender nor swollen. */
function press(figure, joint, state) {
  moveTo(figure, joint);
  const code = joint.dataset.joint;
  const input = checkbox(figure, state, code);
  if (!input) {
    const sentence = say("neverSwollen", {joint: joint.dataset.name});
    figure.querySelector("[data-line]").textContent = sentence;
    document.dispatchEvent(new CustomEvent("clinnova:announce", {detail: sentence}));
    return;
  }
  if (!input.checked) {
    for (const other of AGAINST[state]) {
      const opposed = checkbox(figure, other, code);
      if (opposed?.checked) opposed.click();
    }
  }
  input.click();
  tell(figure, joint);
  document.dispatchEvent(new CustomEvent("clinnova:announce", {detail: joint.getAttribute("aria-label")}));
}

/** To the nearest joint in the direction of the arrow; what lies off the line counts as further away. */
function walk(figure, joint, [right, down]) {
  const [x, y] = at(joint);
  let nearest = null;
  let least = Infinity;
  for (const other of figure.querySelectorAll("[data-joint]")) {
    const [dx, dy] = [at(other)[0] - x, at(other)[1] - y];
    const along = dx * right + dy * down;
    const across = Math.abs(dx * down) + Math.abs(dy * right);
    const distance = along + 2 * across;
    if (along > Math.max(4, across / 2) && distance < least) [nearest, least] = [other, distance];
  }
  if (nearest) moveTo(figure, nearest);
}

function at(joint) {
  return [Number(joint.dataset.x), Number(joint.dataset.y)];
}

/** One joint is in the order of Tab, the others are reached by arrows. */
function moveTo(figure, joint) {
  figure.querySelector('[data-joint][tabindex="0"]')?.setAttribute("tabindex", "-1");
  joint.setAttribute("tabindex", "0");
  joint.focus();
}

function draw(figure) {
  const marked = {};
  let seen = false;
  for (const mode of modes(figure)) {
    const {state, itemPlace} = mode.dataset;
    const {value} = answerAt(itemPlace);
    marked[state] = new Set(value ?? []);
    mode.querySelector("[data-tally]").textContent = value === undefined ? "–" : value.length;
    seen ||= !boxAt(itemPlace)?.hidden;
  }
  figure.hidden = !seen;
  for (const joint of figure.querySelectorAll("[data-joint]")) drawJoint(figure, joint, marked);
}

function drawJoint(figure, joint, marked) {
  const {joint: code, name} = joint.dataset;
  const states = Object.keys(marked).filter((state) => marked[state].has(code));
  for (const state of Object.keys(marked)) joint.toggleAttribute(`data-${state}`, states.includes(state));
  const told = states.length ? `${name}: ${states.map((state) => say(`joint-${state}`)).join(", ")}` : name;
  if (joint.getAttribute("aria-label") !== told) joint.setAttribute("aria-label", told);
  joint.setAttribute("aria-pressed", states.includes(figure.dataset.mode));
}

function tell(figure, joint) {
  if (joint) figure.querySelector("[data-line]").textContent = joint.getAttribute("aria-label");
}
