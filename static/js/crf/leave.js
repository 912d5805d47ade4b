// Leaving the page loses nothing: links wait for what is on its way, and the browser asks where that is not enough.
import {pending, settled} from "./saving.js";
import {anyRefused} from "./status.js";

const TYPED = "[data-place] :is(input:not([type=radio], [type=checkbox], [type=file], [type=range]), textarea)";
let asked = false; // at log-out the question has been answered

export function startLeaving() {
  document.addEventListener("click", waitForSaves);
  document.addEventListener("clinnova:leaving", () => { asked = true; });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && enter());
  addEventListener("pagehide", enter, {capture: true}); // before what is waiting is sent
  addEventListener("beforeunload", (event) => {
    document.activeElement?.blur(); // what stands in a control counts as entered
    if (!asked && (pending() || anyRefused())) event.preventDefault();
  });
}

/** What is being typed counts as entered; the cursor stays. */
function enter() {
  const control = document.activeElement;
  if (control?.matches(TYPED)) control.dispatchEvent(new Event("change", {bubbles: true}));
}

async function waitForSaves(event) {
  const link = event.target.closest("a[href]");
  const plain = !event.defaultPrevented && !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (!link || !plain || link.target || link.getAttribute("href").startsWith("#") || !pending()) return;
  event.preventDefault();
  await settled(2000);
  location.assign(link.href);
}
