// Leaving the page loses nothing: links wait for what is on its way, and the browser asks where that is not enough.
import {pending, settled} from "./saving.js";
import {anyRefused} from "./status.js";

export function startLeaving() {
  document.addEventListener("click", waitForSaves);
  addEventListener("beforeunload", (event) => {
    document.activeElement?.blur(); // what stands in a control counts as entered
    if (pending() || anyRefused()) event.preventDefault();
  });
}

async function waitForSaves(event) {
  const link = event.target.closest("a[href]");
  const plain = !event.defaultPrevented && !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (!link || !plain || link.target || link.getAttribute("href").startsWith("#") || !pending()) return;
  event.preventDefault();
  await settled(2000);
  location.assign(link.href);
}
