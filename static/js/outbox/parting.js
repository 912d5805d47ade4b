// Logging out, and throwing away: both ask first while something has not been sent.
import {person, post} from "../http.js";
import {contents, drop} from "./box.js";
import {tell} from "./channel.js";
import {drain} from "./drain.js";
import {me} from "./tabs.js";

const PATIENCE = 8000; // milliseconds that "send now" may take
const asking = document.getElementById("outbox-parting");
const dialog = document.getElementById("outbox-discard");
let leaving = null; // the form that logs out
let sure = false;
let offered = new Map(); // line of the list -> entry

export function startParting() {
  if (!asking || !person()) return;
  document.addEventListener("submit", ask);
  document.addEventListener("click", press);
  dialog.querySelector("form").addEventListener("submit", discard);
}

/** The log-out form is held back until it is clear what becomes of the entries. */
async function ask(event) {
  if (!event.target.matches("[data-logout]") || sure) return;
  event.preventDefault();
  leaving = event.target;
  const entries = await unsent().catch(() => []);
  if (!entries.length) return go();
  asking.querySelector("[data-say]").textContent = asking.dataset.words.replace("{count}", entries.length);
  tellHow("");
  asking.showModal();
}

/** Without the text that is just being typed here: leaving its field makes it an entry. */
async function unsent() {
  const {entries} = await contents();
  return entries.filter(({state, tab}) => state !== "draft" || tab !== me);
}

function press(event) {
  const button = event.target.closest("[data-outbox]");
  if (!button) return;
  if (button.dataset.outbox === "keep") go();
  if (button.dataset.outbox === "send") sendNow(button);
  if (button.dataset.outbox === "discard") {
    button.closest("details.menu")?.removeAttribute("open");
    openDiscard();
  }
}

async function sendNow(button) {
  button.disabled = true;
  tellHow(asking.dataset.sending);
  const left = await sent();
  button.disabled = false;
  if (asking.open && !left) return go();
  tellHow(left ? asking.dataset.left.replace("{count}", left) : "");
}

/** How many entries remain after every page has tried to send its own. */
async function sent() {
  document.dispatchEvent(new CustomEvent("clinnova:send-now"));
  tell("send-now");
  await drain();
  for (const end = Date.now() + PATIENCE; Date.now() < end; await new Promise((then) => setTimeout(then, 200))) {
    const entries = await unsent();
    if (!entries.some(({state}) => state === "waiting")) return entries.length;
  }
  return (await unsent()).length;
}

/** At log-out everything is offered as ticked, otherwise only what the server has refused. */
async function openDiscard() {
  const all = asking.open;
  if (!all) leaving = null;
  const entries = await unsent();
  offered = new Map(entries.map((entry) => [choice(entry, all || entry.state === "undecided"), entry]));
  dialog.querySelector("[data-list]").replaceChildren(...[...offered.keys()]);
  refuse("");
  asking.close();
  dialog.showModal();
}

function choice(entry, ticked) {
  const drawn = document.getElementById("outbox-choice").content.cloneNode(true).firstElementChild;
  drawn.querySelector("input").checked = ticked;
  drawn.querySelector("[data-where]").textContent = [entry.participant, entry.form].filter(Boolean).join(" · ");
  drawn.querySelector("[data-item]").textContent = entry.item;
  return drawn;
}

/** First the record of it, then the deed: what cannot be recorded stays. */
async function discard(event) {
  event.preventDefault();
  const chosen = [...offered].filter(([line]) => line.querySelector("input").checked).map(([, entry]) => entry);
  if (!chosen.length) return dialog.close();
  const told = chosen.map(({key, url, place, at}) => ({key, address: url, item: place, entered_at: at}));
  try {
    const {status, body} = await post(dialog.dataset.url, {reason: dialog.querySelector("textarea").value, entries: told});
    if (status !== 200) return refuse(body.detail || dialog.dataset.failed);
  } catch {
    return refuse(dialog.dataset.failed);
  }
  for (const {key} of chosen) {
    await drop(key);
    document.dispatchEvent(new CustomEvent("clinnova:dropped", {detail: {key}}));
  }
  dialog.close();
  document.dispatchEvent(new CustomEvent("clinnova:outbox"));
  return leaving ? leaving.requestSubmit() : undefined; // asks again about what remains
}

function refuse(sentence) {
  const line = dialog.querySelector("[data-refused]");
  line.textContent = sentence;
  line.hidden = !sentence;
}

function tellHow(sentence) {
  asking.querySelector("[data-how]").textContent = sentence;
}

function go() {
  asking.close();
  sure = true;
  document.dispatchEvent(new CustomEvent("clinnova:leaving"));
  leaving.requestSubmit();
}
