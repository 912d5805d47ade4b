// A stopwatch beside each timed trial: Space in the field, or the button, starts and stops it; the time lands in the
// field as if it had been typed. Escape forgets a false start. One runs at a time.
import {typed} from "./ranges.js";
import {itemAt, page, say} from "./state.js";

const SHOWN_EVERY = 100; // milliseconds; the time itself is exact to the item's decimals
let running = null; // {box, watch, since, timer}

export function startStopwatches(form) {
  form.addEventListener("click", ({target}) => {
    const watch = target.closest("[data-watch]");
    if (watch) press(watch);
  });
  form.addEventListener("keydown", (event) => {
    const box = event.target.closest("[data-place]");
    const watch = box?.querySelector("[data-watch]");
    if (event.key === "Escape" && running) forget();
    else if (event.key === " " && watch && event.target.matches("[data-control]")) press(watch);
    else return;
    event.preventDefault();
  });
}

function press(watch) {
  if (running?.watch === watch) return stop();
  forget();
  const since = performance.now();
  const box = watch.closest("[data-place]");
  const timer = setInterval(() => write(watch, say("watchStop", {time: shown(1, since)})), SHOWN_EVERY);
  running = {box, watch, since, timer};
  watch.toggleAttribute("data-running", true);
  write(watch, say("watchStop", {time: shown(1, since)}));
  return document.dispatchEvent(new CustomEvent("clinnova:announce", {detail: say("watchRuns")}));
}

/** The time goes into the field, where it can still be corrected. */
function stop() {
  const {box, since} = running;
  const control = box.querySelector("[data-control]");
  const item = itemAt(box.dataset.place);
  const seconds = (performance.now() - since) / 1000;
  forget();
  control.value = typed(item, seconds.toFixed(item.places ?? 1));
  control.dispatchEvent(new Event("change", {bubbles: true}));
  control.focus();
  control.select();
}

function forget() {
  if (!running) return;
  const {watch, timer} = running;
  clearInterval(timer);
  watch.removeAttribute("data-running");
  write(watch, say("watchStart"));
  running = null;
}

function shown(places, since) {
  return ((performance.now() - since) / 1000).toFixed(places).replace(".", page.locale.decimal);
}

function write(watch, text) {
  watch.querySelector("[data-word]").textContent = text;
}
