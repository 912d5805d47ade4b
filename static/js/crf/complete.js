// Completing the form, and opening it again.
import {tell} from "../outbox/channel.js";
import {boxAt, focusable} from "./controls.js";
import {post} from "../http.js";
import {settled} from "./saving.js";
import {page, say} from "./state.js";
import {anyRefused, notice} from "./status.js";
import {current} from "./view.js";

const DONE = "crf:done"; // nothing that names a participant rests in the browser
let busy = false;

export function startCompleting() {
  document.getElementById("crf-complete")?.addEventListener("click", complete);
  document.querySelector("#crf-reopen form")?.addEventListener("submit", reopen);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-goto]");
    if (!link) return;
    event.preventDefault();
    goTo(link.dataset.goto);
  });
  // After completing, the keyboard stands on what comes next.
  if (sessionStorage.getItem(DONE)) {
    sessionStorage.removeItem(DONE);
    document.querySelector(".crf-foot .button--primary")?.focus({preventScroll: true});
  }
}

function goTo(place) {
  const box = boxAt(place);
  if (!box) return;
  box.closest("details")?.setAttribute("open", "");
  box.scrollIntoView({block: "center"});
  focusable(box)?.focus({preventScroll: true});
}

async function complete() {
  const {missing} = current();
  const wrong = document.querySelector('[data-state="refused"]');
  if (wrong && anyRefused()) return goTo(wrong.dataset.place);
  if (missing.length) {
    document.dispatchEvent(new CustomEvent("clinnova:announce", {detail: say("missingCount", {count: missing.length})}));
    return goTo(missing[0]);
  }
  if (!(await settled())) return notice(say("leave"));
  return send(page.urls.complete, {}, ({detail, missing: open = [], hard = []}) => {
    notice([detail, ...hard.map((one) => one.message)].join(" "));
    const first = open[0]?.place ?? hard[0]?.items[0];
    if (first) goTo(first);
  });
}

function reopen(event) {
  event.preventDefault();
  const line = event.target.querySelector("[data-refused]");
  send(page.urls.reopen, {reason: event.target.querySelector("textarea").value}, ({detail}) => {
    line.textContent = detail;
    line.hidden = false;
  });
}

/** Pressed twice it is one act. */
async function send(url, body, refused) {
  if (busy) return;
  busy = true;
  busy = await act(url, body, refused);
}

/** Whether it is done, and the page about to be drawn anew. */
async function act(url, body, refused) {
  try {
    const answer = await post(url, body);
    if (answer.status === 200) return done();
    if (answer.status !== 401) refused({detail: say("failed"), ...answer.body}); // 401: the cover says it
  } catch {
    refused({detail: document.getElementById("messages").dataset.offline});
  }
  return false;
}

function done() {
  tell("state", {url: page.urls.operations});
  sessionStorage.setItem(DONE, "1");
  location.reload();
  return true;
}
