// Which page an entry belongs to. A page holds a lock for as long as it lives; the browser lets go of it when the page
// is closed or crashes, and from then on anybody of the same person may send what it left.

const PREFIX = "clinnova-page-";
const watched = new Set();

export const me = newKey();

/** A random UUID, also where the browser withholds its own function because the address is not secure. */
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4}).(.{3})..(.{2})(.*).$/, "$1-$2-4$3-a0$4-$5").padEnd(36, "0");
}

/** This page will send its own entries. */
export function stay() {
  navigator.locks?.request(PREFIX + me, () => new Promise(() => {})).catch(() => {});
}

/** The pages that live now. */
export async function living() {
  const {held} = await navigator.locks.query();
  return new Set(held.filter(({name}) => name.startsWith(PREFIX)).map(({name}) => name.slice(PREFIX.length)));
}

/** Calls `then` once that page is gone. */
export function whenGone(page, then) {
  const name = `${page} ${then.name}`;
  if (watched.has(name)) return;
  watched.add(name);
  navigator.locks.request(PREFIX + page, {mode: "shared"}, () => watched.delete(name)).then(() => then(), () => {});
}

/** One at a time for each person, in whichever page. `given`: options of Web Locks. */
export function alone(tag, given, act) {
  return navigator.locks.request(`clinnova-outbox-${tag}`, given, act);
}
