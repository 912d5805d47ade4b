// A text that is being typed rests in the outbox after a short pause, so that a long narrative survives a crash.
// It is not sent: it counts once its field is left, or when the form is opened again after the crash.
import {drop, keep} from "../outbox/box.js";
import {made} from "./saving.js";

const PAUSE = 500; // milliseconds after the last key
const OVERLAP = 1000; // until what was entered surely rests as an operation: a page that closes must not lose both
const drafts = new Map(); // place -> entry at rest
let timer = 0;

export function startDrafts(form) {
  form.addEventListener("input", ({target}) => {
    const box = target.matches("textarea, input[type=text], input:not([type])") && target.closest("[data-place]");
    clearTimeout(timer);
    if (box) timer = setTimeout(() => rest(box.dataset.place, target.value), PAUSE);
  });
  form.addEventListener("change", ({target}) => {
    clearTimeout(timer);
    const place = target.closest("[data-place]")?.dataset.place;
    const draft = drafts.get(place);
    drafts.delete(place);
    if (draft) setTimeout(drop, OVERLAP, draft.key);
  });
}

function rest(place, text) {
  const draft = drafts.get(place) ?? made(place, {state: "draft"});
  drafts.set(place, draft);
  keep(Object.assign(draft, {entry: {value: text}, at: new Date().toISOString()}));
}
