// What closed pages have left is sent by any page of the same person: one page at a time, in the order of entry.
import {person} from "../http.js";
import {contents, drop, rest} from "./box.js";
import {listen, tell} from "./channel.js";
import {attempt, pause} from "./send.js";
import {possible, readAll} from "./store.js";
import {alone, living, me, whenGone} from "./tabs.js";
import {unlock} from "./vault.js";
import {bodyOf, Versions} from "./versions.js";

const forms = new Map(); // url -> Versions
let timer = 0;
let tries = 0;
let reserved = ""; // the form of this page sees to its own

export function startDraining() {
  if (!possible() || !person()) return;
  reserved = document.querySelector("#crf-form:not([data-read-only])") ? location.pathname : "";
  addEventListener("online", () => drain());
  document.addEventListener("clinnova:session-resumed", () => drain());
  listen("drain", () => drain());
  drain();
}

/** Send what is left behind; resolves to whether nothing of it remains. */
export async function drain() {
  clearTimeout(timer);
  try {
    if (!(await readAll()).length) return true;
    const {tag} = await unlock();
    return await alone(tag, {ifAvailable: true}, (lock) => (lock ? sendAll() : false));
  } catch {
    return again(0);
  }
}

/** Entries that wait and whose page is gone. Calls `drain` when a page that still lives is gone too. */
export async function leftBehind() {
  const [{entries}, alive] = [await contents(), await living()];
  const waiting = entries.filter(({state}) => state === "waiting");
  for (const {tab} of waiting) if (tab !== me && alive.has(tab)) whenGone(tab, drain);
  return waiting.filter(({tab, page}) => !alive.has(tab) && page !== reserved);
}

async function sendAll() {
  for (let left = await leftBehind(); left.length; left = await leftBehind()) {
    for (const entry of left) if (!(await send(entry))) return false;
  }
  tries = 0;
  return true;
}

/** Whether the server has answered it for good. */
async function send(entry) {
  const versions = forms.get(entry.url) ?? new Versions();
  forms.set(entry.url, versions);
  entry.body ??= bodyOf(entry, versions.base(entry.place, entry.base));
  await rest(entry);
  const {kind, status, body, after} = await attempt(entry);
  if (kind === "login") return false; // the cover has come; what follows it drains again
  if (kind === "later") return again(after);
  if (kind === "saved") {
    versions.saw(entry.place, body.version);
    tell("saved", {url: entry.url, place: entry.place, answer: body});
    await drop(entry.key);
    for (const draft of await draftsOf(entry)) await drop(draft.key);
  } else {
    await rest({...entry, state: "undecided", answer: {status, body}});
    tell("undecided", {url: entry.url});
  }
  document.dispatchEvent(new CustomEvent("clinnova:outbox"));
  return true;
}

/** Text of the same field from before it was entered says nothing any more. */
async function draftsOf({url, place, at}) {
  const {entries} = await contents();
  return entries.filter((one) => one.state === "draft" && one.url === url && one.place === place && one.at <= at);
}

function again(after) {
  tries += 1;
  clearTimeout(timer);
  timer = setTimeout(drain, pause(tries, after) * 1000);
  return false;
}
