// A grid of items by codes: arrows go from cell to cell without choosing, digits and Space choose. A check list
// answers what is left open with one button.
import {change} from "./answers.js";
import {focusable} from "./controls.js";
import {isAnswered, say} from "./state.js";

const STEPS = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]};
let column = 0; // where the keyboard stands, kept over rows that have no value

export function startGrids(form) {
  form.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-matrix] [data-place]");
    const step = STEPS[event.key];
    if (!row || !step || event.altKey || event.ctrlKey || event.metaKey || !isCell(event.target)) return;
    event.preventDefault(); // in a row of radio buttons the browser would choose
    const [down, right] = step;
    if (event.target.type === "radio") column = cells(row).indexOf(event.target);
    if (right) column = Math.max(0, Math.min(cells(row).length - 1, column + right));
    focusOn(down ? neighbour(row, down) : row);
  });
}

/** Every row that shows and has neither an answer, a reason nor something to decide gets the button's answer. */
export function answerRest(button) {
  const {answer, word} = button.dataset;
  const rows = [...button.closest("[data-matrix]").querySelectorAll("[data-place]")];
  const open = rows.filter((row) => !row.hidden && !isAnswered(row.dataset.place) && !row.querySelector("[data-refused], [data-conflict]"));
  for (const row of open) change(row.dataset.place, {value: answer});
  const told = open.length ? say("restSet", {word, count: open.length}) : say("restNone");
  button.parentElement.querySelector("[data-told]").textContent = told;
}

function isCell(element) {
  return element.type === "radio" || element.matches("[data-act=value]");
}

function cells(row) {
  return [...row.querySelectorAll("[data-options] input")];
}

/** The next row on the page that takes an answer. */
function neighbour(row, step) {
  const rows = [...row.closest("[data-matrix]").querySelectorAll("[data-place]")];
  const open = rows.filter((one) => one === row || (one.offsetParent && focusable(one)));
  return open[open.indexOf(row) + step] ?? row;
}

function focusOn(row) {
  const target = row.querySelector("[data-is-missing]") ? focusable(row) : cells(row)[column] ?? focusable(row);
  target?.focus();
}
