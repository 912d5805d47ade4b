// Entries at rest: one IndexedDB store of sealed rows {key, tag, at, iv, sealed}. Nothing in it can be read without
// the key that the server gives to the person whom `tag` stands for.

const NAME = "clinnova-outbox";
const ROWS = "rows";
let opened = null;

/** Whether this browser, at this address, can keep anything at all. */
export function possible() {
  return Boolean(globalThis.isSecureContext && globalThis.indexedDB && globalThis.crypto?.subtle && navigator.locks && globalThis.BroadcastChannel);
}

/** Resolves when the row is on the disk; rejects when it cannot be kept (private window, disk full). */
export function write(row) {
  return within("readwrite", (rows) => rows.put(row));
}

export function remove(key) {
  return within("readwrite", (rows) => rows.delete(key));
}

export function readAll() {
  return within("readonly", (rows) => rows.getAll());
}

/** Some systems close a database behind one's back: opened again once. */
async function within(mode, act) {
  try {
    return await transact(await database(), mode, act);
  } catch (error) {
    if (error?.name !== "InvalidStateError") throw error;
    opened = null;
    return transact(await database(), mode, act);
  }
}

function transact(db, mode, act) {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(ROWS, mode, {durability: mode === "readwrite" ? "strict" : "default"});
    const request = act(transaction.objectStore(ROWS));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? request.error);
  });
}

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(ROWS, {keyPath: "key"});
    request.onerror = request.onblocked = () => reject(request.error ?? new Error("blocked"));
    request.onsuccess = () => {
      request.result.onclose = () => { opened = null; };
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
  });
  opened.catch(() => { opened = null; });
  return opened;
}
