// A soft word under a free text that seems to name the participant. The text is saved all the same.
import {allBoxes, rawOf} from "./controls.js";
import {identityIn} from "./identity.js";
import {itemAt, pattern, say} from "./state.js";

const PAUSE = 400; // milliseconds after the last key
const FREE = new Set(["text", "long_text"]);
let timer = 0;

export function startPrivacy(form) {
  form.addEventListener("input", ({target}) => {
    const box = freeText(target.closest("[data-place]"));
    clearTimeout(timer);
    if (box) timer = setTimeout(() => judge(box), PAUSE);
  });
  form.addEventListener("change", ({target}) => {
    const box = freeText(target.closest("[data-place]"));
    if (box) judge(box);
  });
  (window.requestIdleCallback ?? setTimeout)(() => {
    for (const box of allBoxes().values()) if (freeText(box)) judge(box);
  });
}

function freeText(box) {
  return box && FREE.has(itemAt(box.dataset.place)?.type) ? box : null;
}

function judge(box) {
  const found = identityIn(rawOf(box) ?? "");
  const shown = box.querySelector("[data-hint]");
  if (shown?.dataset.hint === found) return;
  shown?.remove();
  if (!found) return;
  const drawn = pattern("hint").firstElementChild;
  drawn.dataset.hint = found;
  drawn.querySelector("[data-text]").textContent = say(`identity-${found}`);
  box.querySelector("[data-notes]").append(drawn);
  document.dispatchEvent(new CustomEvent("clinnova:announce", {detail: say(`identity-${found}`)}));
}
