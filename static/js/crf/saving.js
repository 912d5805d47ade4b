// The sender of this page: a queue of operations, one at a time, each in the outbox until the server has answered.
//
// Every operation has a key of its own, so that sending it again counts once. Its body is fixed when it is first
// sent, and written to the outbox before that. Where the network or the server fails it is sent again after 1, 2, 4
// … 60 seconds; nothing is dropped. What the server will not take as it is stays until somebody decides.
// What becomes of an answer on the page is for the handlers to say.
import {drop, keep, probe} from "../outbox/box.js";
import {attempt, pause} from "../outbox/send.js";
import {me, newKey, stay} from "../outbox/tabs.js";
import {bodyOf, Versions} from "../outbox/versions.js";
import {post} from "../http.js";
import {answerAt, itemAt, page, parts} from "./state.js";

const WRITING = 50; // milliseconds that sending waits for the outbox at most
const STUBBORN = 4; // failed tries after which an operation lets others go first
const queue = [];
const undecided = new Map(); // place -> operation that was refused, or that somebody else was faster with
const versions = new Versions(page.version ?? 0);
const form = document.querySelector("[data-crf]")?.dataset ?? {};
let handlers = {};
let running = false;
let flying = null; // the operation that is under way to the server
let halted = false;
let timer = 0;
let notBefore = 0; // the server asked for a pause until then

export function connect(given) {
  handlers = given;
  stay();
  probe();
  for (const event of ["online", "clinnova:session-resumed"]) [window, document].forEach((where) => where.addEventListener(event, probe));
  addEventListener("online", hurry);
  addEventListener("focus", hurry);
  addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && hurry());
  document.addEventListener("clinnova:session-ended", halt);
  document.addEventListener("clinnova:session-resumed", resume);
  document.addEventListener("clinnova:send-now", hurry);
  document.addEventListener("clinnova:dropped", ({detail}) => discarded(detail.key));
}

/** Save an answer: {place, entry: {value, unit, missing}, before, reason?, base?}. A newer one replaces an unsent one. */
export function enqueue({place, entry, before, reason = "", base = 0}) {
  decided(place);
  let operation = queue.find((one) => !one.body && one.place === place);
  if (operation) Object.assign(operation, {entry, reason, base: versions.base(place, base), at: new Date().toISOString()});
  else {
    operation = made(place, {entry, before, reason, base: versions.base(place, base)});
    queue.push(operation);
  }
  report();
  if (running || halted || timer) keep(operation);
  else pump();
}

/** An entry of this form for the outbox. */
export function made(place, facts) {
  const {group, row, key} = parts(place);
  const item = key.split(".")[0];
  return {
    key: newKey(),
    url: page.urls.operations,
    page: location.pathname,
    tab: me,
    place,
    about: item ? {item, row: row || undefined} : {item: group, row},
    participant: form.participant,
    form: form.title,
    item: itemAt(place)?.label ?? "",
    at: new Date().toISOString(),
    state: "waiting",
    tries: 0,
    ...facts,
  };
}

export function pending() {
  return queue.length;
}

export function isPending(place) {
  return queue.some((one) => one.place === place);
}

/** Whether somebody has to decide about this place. */
export function isUndecided(place) {
  return undecided.has(place);
}

/** Somebody has decided about this place: what was kept of it goes. */
export function decided(place) {
  const operation = undecided.get(place);
  undecided.delete(place);
  if (operation) drop(operation.key).then(() => document.dispatchEvent(new CustomEvent("clinnova:outbox")));
}

/**
 * Take over what a closed page has left, as if it had been entered here. What was refused is sent once more as it
 * was: the server says how things stand now, and by whom.
 */
export function adopt(operation) {
  const before = itemAt(operation.place) ? answerAt(operation.place) : undefined;
  Object.assign(operation, {tab: me, before, state: "waiting", answer: undefined, tries: 0, adopted: true});
  queue.push(operation);
  keep(operation);
  report();
  pump();
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
  versions.saw(place, version);
}

/** The version to name as base of a change that goes another way than through this queue. */
export function versionOf(place) {
  return versions.base(place);
}

/** Another page of the same person has saved this form in that version, and this page shows it. */
export function learnVersion(place, version) {
  versions.learn(place, version);
}

async function pump() {
  if (running || halted || Date.now() < notBefore) return;
  running = true;
  clearTimeout(timer);
  timer = 0;
  while (queue.length && !halted) if (!(await sendFirst(queue[0]))) break;
  running = false;
  report();
}

/** Whether to go on with the next. */
async function sendFirst(operation) {
  const first = !operation.body;
  fix(operation);
  const written = first || !operation.tries ? keep(operation) : null;
  await Promise.race([written, new Promise((then) => setTimeout(then, WRITING))]);
  if (!queue.includes(operation)) return true; // thrown away meanwhile
  flying = operation;
  const {kind, status, body, after} = await attempt(operation);
  flying = null;
  if (kind === "later") return retry(operation, status, after);
  if (kind === "login") return false;
  if (queue.includes(operation)) queue.splice(queue.indexOf(operation), 1);
  if (kind === "saved") saved(operation, body);
  else refused(operation, status, body);
  handlers.answered(operation, status, body, !queue.length);
  return true;
}

function fix(operation) {
  operation.body ??= bodyOf(operation, versions.base(operation.place, operation.base));
}

function saved(operation, body) {
  versions.learn(operation.place, body.version);
  decided(operation.place);
  drop(operation.key);
  document.dispatchEvent(new CustomEvent("clinnova:saved", {detail: {url: operation.url, place: operation.place, answer: body}}));
}

function refused(operation, status, body) {
  decided(operation.place);
  Object.assign(operation, {state: "undecided", answer: {status, body}});
  undecided.set(operation.place, operation);
  keep(operation);
}

/** An operation on which the server itself fails again and again does not keep others of its form waiting. */
function retry(operation, status, after) {
  operation.tries += 1;
  handlers.unsent(operation);
  notBefore = after ? Date.now() + after * 1000 : 0;
  timer = setTimeout(pump, pause(operation.tries, after) * 1000 + 1);
  const again = queue.slice(1).some(({place}) => place === operation.place);
  if (status === 500 && operation.tries >= STUBBORN && !again) queue.push(queue.shift());
  return false;
}

/** The page goes: what can be sent beside what is under way is sent, the rest is in the outbox. */
function flush() {
  const places = new Set();
  for (const operation of queue) {
    const first = !places.has(operation.place);
    places.add(operation.place);
    if (halted || !first || operation === flying) continue;
    fix(operation);
    keep(operation);
    post(operation.url, operation.body).catch(() => {}); // not acknowledged: the next page sends it again
  }
}

function halt() {
  halted = true;
  report();
}

function resume() {
  halted = false;
  notBefore = 0;
  hurry();
}

function hurry() {
  if (queue.length) pump();
}

/** Its author has thrown an operation away, here or in another page. */
function discarded(key) {
  const operation = queue.find((one) => one.key === key) ?? [...undecided.values()].find((one) => one.key === key);
  if (!operation) return;
  if (queue.includes(operation)) queue.splice(queue.indexOf(operation), 1);
  if (undecided.get(operation.place) === operation) undecided.delete(operation.place);
  handlers.discarded(operation);
  report();
}

function report() {
  const failing = halted || queue.some(({tries}) => tries > 0);
  handlers.changed({waiting: queue.length, failing});
  document.dispatchEvent(new CustomEvent("clinnova:outbox", {detail: {failing, calm: !failing && !undecided.size}}));
}
