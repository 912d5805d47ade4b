// From a control to the server and back: what happens when an answer changes.
import {allBoxes, boxAt, fill, rawOf, showMissing, unitOf} from "./controls.js";
import {askReason} from "./reason.js";
import {readAnswer} from "./ranges.js";
import {connect, decided, enqueue, isPending, isUndecided, pending} from "./saving.js";
import {showConflict} from "./conflict.js";
import {answerAt, itemAt, parts, placeOf, sameAnswer, say, setAnswer, storeKey} from "./state.js";
import {mark, notice, refuse, savedAt, showQueue} from "./status.js";
import {refresh} from "./view.js";

let typing = null; // the item whose text is being typed and not entered yet

export function startSaving() {
  const box = ({target}) => target.closest?.("[data-place]") ?? null;
  document.addEventListener("input", (event) => { typing = box(event); });
  document.addEventListener("change", () => { typing = null; }, {capture: true});
  connect({
    answered,
    changed: showQueue,
    unsent: ({place}) => boxFor(place) && mark(boxFor(place), "unsent"),
    discarded: back,
  });
}

/** The control of this item was left: save what stands in it, if that is new and can be read. */
export function commit(box) {
  const place = box.dataset.place;
  const item = itemAt(place);
  const unit = item.units ? unitOf(box, item) : undefined;
  const read = readAnswer(item, rawOf(box), unit);
  if (read.refused) {
    refuse(box, read.refused);
    return;
  }
  change(place, read.value === undefined ? {} : {value: read.value, unit});
}

/** A new answer of a place: shown and worked with at once, then saved. */
export function change(place, entry, more = {}) {
  const box = boxAt(place);
  const same = sameAnswer(entry, answerAt(place)) && !more.base;
  const wasRefused = box.dataset.state === "refused";
  refuse(box, "");
  for (const old of same ? [] : box.querySelectorAll("[data-check], [data-conflict]")) old.remove();
  if (entry.value !== undefined) fill(box, itemAt(place), entry);
  else showMissing(box, entry.missing ?? "");
  if (entry.missing === undefined && entry.value === undefined) fill(box, itemAt(place), entry);
  if (same && !wasRefused) return;
  const before = answerAt(place);
  setAnswer(place, entry);
  mark(box, "saving");
  refresh();
  enqueue({place, entry, before, ...more});
}

/** The server's answer to an operation; `last`: nothing else is on its way, so its view of the form is the newest. */
export function answered(operation, status, body, last) {
  const box = boxFor(operation.place);
  if (!box && status !== 200) return lost(operation, body);
  if (status === 409) return showConflict(operation, body, change);
  if (status === 422 && body.code === "reason_required") return askReason(operation, body.detail, again, back);
  if (status !== 200) return keepOnScreen(operation, box, body);
  savedAt(body.saved_at);
  if (box && !isPending(operation.place)) mark(box, operation.entry?.value === undefined && !operation.entry?.missing ? "" : "saved");
  if (last) apply(body);
  return undefined;
}

/** The row is not on this page: somebody removed it, or changed it before it was to be removed. */
function lost({place, adopted}, {detail}) {
  if (!adopted) return location.reload();
  decided(place);
  return notice(detail ?? say("failed"), {name: "lost"});
}

/** What was stored another way: a file, or an answer given in another page of the same person. */
export function learnAnswer(body) {
  if (!pending()) return apply(body, false);
  for (const [key, value] of Object.entries(body.changed)) if (!isPending(placeOfKey(key))) storeKey(key, value);
  refresh();
  return showStored(body.changed, false);
}

/** The server's view of the form: what changed with the answer, findings, what is on the page. */
function apply({changed, findings, visible, hidden_with_data: hidden}, own = true) {
  for (const [key, value] of Object.entries(changed)) storeKey(key, value);
  const language = document.documentElement.lang.slice(0, 2);
  const worded = findings.map((one) => ({...one, message: one.message[language] ?? Object.values(one.message)[0] ?? ""}));
  refresh({visible: new Set(visible), orphaned: new Set(hidden), findings: worded});
  showStored(changed, own);
}

/** Values as the server stored them, except under the cursor: what was given here, and what is being typed. */
function showStored(changed, own) {
  for (const place of new Set(Object.keys(changed).map(placeOfKey))) {
    const [box, item] = [allBoxes().get(place), itemAt(place)];
    if (!box || item.type === "computed" || isPending(place) || isUndecided(place)) continue;
    if (box === typing || (own && box.contains(document.activeElement))) continue;
    if (box.dataset.state !== "refused") fill(box, item, answerAt(place));
  }
}

function placeOfKey(key) {
  const {group, row, key: inner} = parts(key);
  return placeOf(inner.split(".")[0], group, row);
}

/** A refused value stays in its field; what is worked with is what the server has. */
function keepOnScreen({place, before}, box, {detail}) {
  if (before) setAnswer(place, before);
  refresh();
  refuse(box, detail ?? say("failed"));
}

/** The same once more, with its reason. A removed row has no control to bring back. */
function again(operation, reason) {
  const {place, entry} = operation;
  if (!itemAt(place)) return enqueue({place, entry, reason});
  back(operation);
  return change(place, entry, {reason});
}

/** Somebody decided not to change an answer after all: what is stored stands there again. */
function back({place, before}) {
  decided(place);
  const box = boxAt(place);
  if (!box) return location.reload();
  refuse(box, "");
  box.querySelector("[data-conflict]")?.remove();
  setAnswer(place, before);
  fill(box, itemAt(place), before);
  mark(box, before.value === undefined && !before.missing ? "" : "saved");
  return refresh();
}

function boxFor(place) {
  return boxAt(place) ?? document.querySelector(`[data-group="${parts(place).group}"]`);
}
