// What comes and goes under a field: findings, and why an item is still there although it is not asked any more.
import {boxAt} from "./controls.js";
import {groupOf} from "./reads.js";
import {pattern, placeOf, say} from "./state.js";

export function showOrphaned(box, orphaned) {
  const note = box.querySelector("[data-orphaned]");
  if (orphaned === Boolean(note)) return;
  if (note) return note.remove();
  const drawn = pattern("orphaned");
  drawn.querySelector("[data-text]").textContent = say("orphaned");
  box.querySelector("[data-notes]").prepend(drawn);
}

/** Findings keep their place in the page while they hold, so that nothing jumps. */
export function showFindings(findings) {
  const wanted = new Map();
  for (const finding of findings) {
    const place = placeFor(finding);
    if (boxAt(place)) wanted.set(`${place} ${finding.check}`, [place, finding]);
  }
  for (const shown of document.querySelectorAll("[data-check]")) {
    const key = `${shown.closest("[data-place]").dataset.place} ${shown.dataset.check}`;
    const kept = wanted.get(key);
    if (!kept) shown.remove();
    else if (kept[1].query) shown.dataset.query = kept[1].query;
    if (kept?.[1].query) showAsked(boxAt(kept[0]));
    wanted.delete(key);
  }
  for (const [place, finding] of wanted.values()) draw(boxAt(place), finding);
}

function placeFor({items, row}) {
  const group = groupOf(items[0]);
  return group ? placeOf(items[0], group.id, row) : "";
}

function draw(box, finding) {
  const drawn = pattern(finding.severity === "hard" ? "hard" : "finding").firstElementChild;
  drawn.dataset.check = finding.check;
  if (finding.query) drawn.dataset.query = finding.query;
  drawn.querySelector("[data-text]").textContent = finding.message;
  if (finding.severity === "task") drawn.querySelector("[data-act=confirm]").remove();
  box.querySelector("[data-notes]").append(drawn);
  if (finding.query) showAsked(box);
}

/** The mark of an open query, where the item does not have one yet. */
function showAsked(box) {
  const marks = box.querySelector(".item__marks");
  if (!marks || marks.querySelector("[data-act=queries]")) return;
  const missing = marks.querySelector(":scope > [data-act=missing]");
  if (missing) missing.after(pattern("query"));
  else marks.prepend(pattern("query"));
}
