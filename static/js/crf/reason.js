// A change of a complete form needs a reason: asked for when the server says so, then sent with it.
import {inWords} from "./ranges.js";
import {itemAt, say} from "./state.js";

let lastReason = "";
const waiting = [];

/** Ask why; `again` sends with the reason, `back` shows what is stored when there is none. */
export function askReason(operation, sentence, again, back) {
  waiting.push({operation, sentence, again, back});
  if (waiting.length === 1) open();
}

function open() {
  const {operation, sentence, again, back} = waiting[0];
  const dialog = document.getElementById("crf-reason");
  const text = dialog.querySelector("textarea");
  const item = itemAt(operation.place);
  dialog.querySelector("[data-say]").textContent = sentence || say("reason");
  dialog.querySelector("[data-what]").textContent = item ? `${item.label}: ${inWords(item, operation.entry) || say("empty")}` : "";
  text.value = lastReason;
  dialog.returnValue = "";
  dialog.addEventListener("close", () => {
    waiting.shift();
    const reason = text.value.trim();
    if (dialog.returnValue === "yes" && reason) {
      lastReason = reason;
      again(operation, reason);
    } else back(operation);
    if (waiting.length) open();
  }, {once: true});
  dialog.showModal();
  text.select();
}
