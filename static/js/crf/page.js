// The entry page: ties the parts together. Somebody who only reads gets history and queries, and nothing else.
import {change, commit, startSaving} from "./answers.js";
import {collect, focusable, fill} from "./controls.js";
import {startCompleting} from "./complete.js";
import {startControls} from "./entering.js";
import {startPanel} from "./edss.js";
import {startFigures} from "./figure.js";
import {startFiles} from "./files.js";
import {confirm, correct} from "./findings.js";
import {answerRest, startGrids} from "./grid.js";
import {openHistory, openQueries, startAside} from "./history.js";
import {startKeys} from "./keys.js";
import {startDrafts} from "./drafts.js";
import {startLeaving} from "./leave.js";
import {startMarks} from "./marks.js";
import {giveReason, openMenu, startMenu} from "./menu.js";
import {startRestoring} from "./restore.js";
import {addRow, drawRest, dropRow} from "./rows.js";
import {sortRows, startTables} from "./rowtable.js";
import {startScales} from "./scales.js";
import {isStale, startNoting} from "./stale.js";
import {startTerms} from "./terms.js";
import {answerAt, itemAt, page} from "./state.js";
import {startWindows} from "./twotabs.js";
import {switchUnit} from "./units.js";
import {current, foldMissing} from "./view.js";

const form = document.getElementById("crf-form");

const ACTS = {
  history: (button, box) => openHistory(box),
  queries: (button, box) => openQueries(box),
  missing: (button, box) => openMenu(box),
  confirm,
  correct,
  value: (button, box) => bringBack(box),
  "answer-rest": answerRest,
  "add-row": (button) => addRow(button.closest("[data-group]")),
  "all-missing": (button) => foldMissing(button.parentElement, [...button.parentElement.querySelectorAll("li")], true),
  "sort-rows": sortRows,
  "remove-row": (button) => dropRow(button.closest("tr")),
};

function press(event) {
  const button = event.target.closest("[data-act]");
  ACTS[button?.dataset.act]?.(button, button.closest("[data-place]"));
}

/** "Enter a value" in place of a missing reason: the control returns empty, the reason goes when there is a value. */
function bringBack(box) {
  change(box.dataset.place, {});
  focusable(box)?.focus();
}

function changed(event) {
  const box = event.target.closest("[data-place]");
  if (!box) return;
  const control = event.target.closest("[data-options]");
  if (control && event.target.type === "checkbox") untick(control, event.target);
  commit(box);
}

/** None and a choice exclude each other. */
function untick(control, input) {
  const isNone = "none" in input.dataset;
  for (const other of control.querySelectorAll("input:checked")) {
    if (other !== input && ("none" in other.dataset) !== isNone) other.checked = false;
  }
}

function start() {
  startAside();
  document.addEventListener("click", press);
  if (page.readOnly) return startKeys(form, {h: openHistory, q: openQueries});
  if (isStale()) return undefined;
  collect();
  startNoting();
  startSaving();
  startMenu();
  startGrids(form);
  startKeys(form, {m: openMenu, h: openHistory, q: openQueries, u: switchUnit, reason: giveReason});
  startCompleting();
  startLeaving();
  startDrafts(form);
  form.addEventListener("change", changed);
  startControls(form);
  startScales(form);
  startFiles(form);
  startTerms(form);
  startPanel(form);
  startTables(form);
  startMarks(form);
  form.addEventListener("submit", (event) => event.preventDefault());
  return settle();
}

/** Browsers put old input back into controls when a page is reloaded or come back to; what is stored counts. */
function settle() {
  const [{type}] = performance.getEntriesByType("navigation");
  if (type !== "navigate") for (const box of form.querySelectorAll("[data-place]")) {
    if (itemAt(box.dataset.place).type !== "computed") fill(box, itemAt(box.dataset.place), answerAt(box.dataset.place));
  }
  startFigures(form);
  const foot = document.getElementById("crf-missing");
  if (foot) foldMissing(foot, [...foot.querySelectorAll("li")]);
  const here = document.querySelector(".crf-nav [aria-current]");
  if (here) {
    const list = here.parentElement;
    list.scrollLeft = here.offsetLeft - list.clientWidth / 3;
    list.scrollTop = here.offsetTop - list.offsetTop - list.clientHeight / 3;
  }
  startWindows();
  startRestoring();
  form.dataset.ready = "";
  (window.requestIdleCallback ?? setTimeout)(() => {
    current(); // the first key finds everything worked out
    setTimeout(() => drawRest(form));
  });
}

start();
