// The panel beside the functional systems repeats what items of the form hold: step, rule, conversions, difference.
import {boxAt} from "./controls.js";
import {inWords} from "./ranges.js";
import {answerAt, itemAt, page, say} from "./state.js";

const [STEP, RATED, WALKING] = ["edss_calc", "edss_rated", "edss_ambulation"];
const MOST_NAMED = 3;

export function startPanel(form) {
  const panel = form.querySelector("[data-edss]");
  if (panel) document.addEventListener("clinnova:answers", () => show(panel));
}

function show(panel) {
  for (const copy of panel.querySelectorAll("[data-mirror]")) {
    const place = copy.dataset.mirror;
    write(copy, place && (inWords(itemAt(place), answerAt(place)) || (copy.matches("output") ? "–" : "")));
  }
  for (const line of panel.querySelectorAll("[data-conversion]")) {
    const [grade, counted] = line.dataset.conversion.split(" ").map((place) => answerAt(place).value);
    const same = Number(grade) === Number(counted);
    write(line, counted === undefined ? "–" : same ? String(counted) : say("edssCounts", {grade, counted}));
  }
  const open = panel.querySelector("[data-open]");
  write(open, stillOpen());
  open.hidden = !open.textContent;
  showDifference(panel.querySelector("[data-difference]"));
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** The grades that the computed step still needs, by name when it is little. */
function stillOpen() {
  if (answerAt(STEP).value !== undefined) return "";
  const systems = [...document.querySelectorAll(".crf-group--systems [data-place]")].map((box) => box.dataset.place);
  const needed = [...new Set([...systems, WALKING])].filter((place) => boxAt(place) && itemAt(place).type === "choice");
  const left = needed.filter((place) => answerAt(place).value === undefined);
  if (left.length > MOST_NAMED) return say("edssOpenMany", {count: left.length});
  return left.length ? say("edssOpen", {names: left.map((place) => itemAt(place).label).join(", ")}) : "";
}

function showDifference(line) {
  const [rated, step] = [answerAt(RATED).value, answerAt(STEP).value];
  const gap = rated === undefined || step === undefined ? null : Number(rated) - Number(step);
  line.toggleAttribute("data-differs", Boolean(gap));
  if (gap === null) return write(line, rated === undefined ? say("edssUnrated") : "");
  const word = gap === 0 ? "edssSame" : gap > 0 ? "edssHigher" : "edssLower";
  return write(line, say(word, {rated: oneDecimal(rated), gap: oneDecimal(Math.abs(gap))}));
}

function oneDecimal(number) {
  return Number(number).toFixed(1).replace(".", page.locale.decimal);
}
