// The one sender of this page: a queue of operations, one at a time, kept until the server has answered.
//
// Every operation has a key of its own, so that sending it again counts once. Its body is fixed when it is first
// sent: the same key must always come with the same. Where the network or the server fails it is sent again after
// 1, 2, 4 … 60 seconds; nothing is dropped. What becomes of an answer is for the handlers to decide.
import {post} from "./http.js";
import {page, parts} from "./state.js";

const LONGEST_WAIT = 60;
const queue = [];
const seen = new Map(); // place -> version in which we last saved it ourselves
let known = page.version ?? 0; // everything up to this version is on the page
let handlers = {};
let running = false;
let halted = false;
let timer = 0;

export function connect(given) {
  handlers = given;
  addEventListener("online", hurry);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && resume());
  addEventListener("focus", resume);
}

/** Save an answer: {place, entry: {value, unit, missing}, before, reason?, base?}. A newer one replaces an unsent one. */
export function enqueue(operation) {
  const waiting = queue.find((one) => !one.body && one.place === operation.place);
  if (waiting) Object.assign(waiting, {...operation, before: waiting.before});
  else queue.push({...operation, key: crypto.randomUUID(), tries: 0, at: new Date()});
  report();
  pump();
}

export function pending() {
  return queue.length;
}

export function isPending(place) {
  return queue.some((one) => one.place === place);
}

/** Resolves when everything is sent, or false when that takes longer than `ms`. */
export function settled(ms = 4000) {
  const started = Date.now();
  hurry();
  return new Promise((resolve) => {
    (function look() {
      if (!queue.length) resolve(true);
      else if (halted || Date.now() - started > ms) resolve(false);
      else setTimeout(look, 20);
    })();
  });
}

/** What the page has seen of a place, for the server to notice what others changed since. */
export function sawVersion(place, version) {
  seen.set(place, Math.max(version, seen.get(place) ?? 0));
}

async function pump() {
  if (running || halted) return;
  running = true;
  clearTimeout(timer);
  while (queue.length) {
    const again = await sendFirst(queue[0]);
    if (again) break;
  }
  running = false;
  report();
}

/** Whether to pause: the operation stays first in the queue. */
async function sendFirst(operation) {
  operation.body ??= bodyOf(operation);
  let answer;
  try {
    answer = await post(page.urls.operations, operation.body);
  } catch {
    return retry(operation);
  }
  const {status, body} = answer;
  if (status >= 500 || status === 429 || status === 408 || (status === 409 && body.code !== "stale")) return retry(operation);
  if (status === 401) return halt();
  queue.shift();
  if (status === 200) learn(operation.place, body);
  handlers.answered(operation, status, body, !queue.length);
  return false;
}

function retry(operation) {
  operation.tries += 1;
  handlers.unsent(operation);
  const wait = Math.min(2 ** (operation.tries - 1), LONGEST_WAIT) * (0.75 + Math.random() / 2);
  timer = setTimeout(pump, wait * 1000);
  return true;
}

function halt() {
  halted = true;
  handlers.loggedOut();
  return true;
}

function resume() {
  if (halted) {
    halted = false;
    handlers.resumed();
  }
  hurry();
}

function hurry() {
  if (!running && queue.length) pump();
}

function bodyOf({key, place, entry, reason, at, base}) {
  const {group, row, key: item} = parts(place);
  const about = item ? {item, row: row || undefined} : {item: group, row};
  const version = Math.max(known, base ?? 0, ...[...seen].map(([where, is]) => (where.startsWith(place) ? is : 0)));
  return {key, ...about, ...entry, base_version: version, reason: reason ?? "", client_time: at.toISOString()};
}

/** A step of one means that nobody else wrote in between, so the whole page is up to date. */
function learn(place, {version}) {
  if (version <= known + 1) known = Math.max(known, version);
  else sawVersion(place, version);
}

function report() {
  const tries = queue[0]?.tries ?? 0;
  handlers.changed({waiting: queue.length, failing: tries > 0 || halted});
}
