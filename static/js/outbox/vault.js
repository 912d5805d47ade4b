// Sealing and opening entries: AES-GCM under a key that the server holds for each person. Here it lives in memory
// only and cannot be read out of it; when the session is gone, so is what the rows say.
import {get} from "../http.js";

const ALGORITHM = "AES-GCM";
let own = null;

/** {tag, key} of the logged-in person; rejects without a session or network, and is asked again the next time. */
export function unlock() {
  own ??= fetchKey();
  own.catch(() => { own = null; });
  return own;
}

async function fetchKey() {
  const {status, body} = await get(document.body.dataset.outboxKey);
  if (status !== 200) throw new Error(`key ${status}`);
  const secret = Uint8Array.from(atob(body.secret), (character) => character.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", secret, ALGORITHM, false, ["encrypt", "decrypt"]);
  secret.fill(0);
  return {tag: body.tag, key};
}

/** An entry as it may rest: whose it is by tag, its key, when it was last kept, and what cannot be read. */
export async function seal(entry) {
  const {tag, key} = await unlock();
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt(facts(iv, tag, entry.key), key, new TextEncoder().encode(JSON.stringify(entry)));
  return {key: entry.key, tag, at: Date.now(), iv, sealed};
}

/** The entry in a row of ours; null when it was sealed under another key. */
export async function open({key: name, tag, iv, sealed}) {
  const {key} = await unlock();
  try {
    const text = await crypto.subtle.decrypt(facts(iv, tag, name), key, sealed);
    return JSON.parse(new TextDecoder().decode(text));
  } catch {
    return null;
  }
}

/** A row belongs to its person and its key: swapped rows do not open. */
function facts(iv, tag, name) {
  return {name: ALGORITHM, iv, additionalData: new TextEncoder().encode(`${tag} ${name}`)};
}
