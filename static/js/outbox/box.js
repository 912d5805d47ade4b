// The outbox: every entry rests here, sealed, from before it is sent until the server has acknowledged it.
//
// An entry: {key, url, body, place, about: {item, row}, entry: {value, unit, missing}, reason, base, at, page, tab,
// participant, form, item, state, answer}. `body` is fixed when it is first sent, so that a repetition is the same to
// the byte; `state` is "waiting", or "undecided" with the server's `answer` when somebody has to decide.
import {listen, tell} from "./channel.js";
import {possible, readAll, remove, write} from "./store.js";
import {open, seal, unlock} from "./vault.js";

const here = new Map(); // entries of this page, whether they could be written or not
const gone = new Set();
const turns = new Map(); // what happens to one entry happens in turn
let kept = possible() ? null : false; // whether copies can be kept; null: not tried yet

/** True, false, or null while nobody knows: document event "clinnova:copies" when that changes. */
export function copies() {
  return kept;
}

/** Write an entry of this page, or write it again. Resolves to whether a copy is on the disk; never rejects. */
export function keep(entry) {
  here.set(entry.key, entry);
  return rest(entry);
}

/** Write an entry that another page has left. */
export function rest(entry) {
  return inTurn(entry.key, async () => {
    if (!possible()) return judge(false);
    try {
      if (!gone.has(entry.key)) await write(await seal(entry));
      return judge(true);
    } catch {
      return judge(false);
    }
  });
}

/** The server has it, or its author has decided: nothing of it stays. */
export function drop(key) {
  forget(key);
  return inTurn(key, async () => {
    if (possible()) await remove(key).catch(() => {});
    tell("dropped", {key});
  });
}

function forget(key) {
  here.delete(key);
  gone.add(key);
}

listen("dropped", ({key}) => {
  forget(key);
  document.dispatchEvent(new CustomEvent("clinnova:dropped", {detail: {key}}));
});

/** {entries, others}: all entries of this person, oldest first, and how many rows somebody else left. */
export async function contents() {
  const rows = possible() ? await readAll().catch(() => []) : [];
  const found = new Map();
  let others = 0;
  const {tag} = rows.length ? await unlock() : {};
  for (const row of rows) {
    const entry = row.tag === tag ? await open(row) : null;
    if (!entry) others += 1;
    else if (!gone.has(entry.key)) found.set(entry.key, entry);
  }
  for (const [key, entry] of here) found.set(key, entry);
  return {entries: [...found.values()].sort((one, other) => one.at.localeCompare(other.at)), others};
}

/** Whether copies can be kept, asked before anything is entered. */
export async function probe() {
  try {
    if (possible()) await Promise.all([readAll(), unlock()]);
    return judge(possible());
  } catch {
    return judge(false);
  }
}

/** After a time without key or space: what this page still has is written. */
export function keepAll() {
  for (const entry of here.values()) keep(entry);
}

function inTurn(key, act) {
  const turn = (turns.get(key) ?? Promise.resolve()).then(act);
  turns.set(key, turn);
  turn.finally(() => turns.get(key) === turn && turns.delete(key));
  return turn;
}

function judge(now) {
  if (now === kept) return now;
  const before = kept;
  kept = now;
  document.dispatchEvent(new CustomEvent("clinnova:copies", {detail: {kept}}));
  if (now && before === false) keepAll();
  return now;
}
