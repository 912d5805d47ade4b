// What the pages of one person in one browser tell each other. Nothing of it rests anywhere.
import {person} from "../http.js";
import {me} from "./tabs.js";

const channel = globalThis.BroadcastChannel ? new BroadcastChannel("clinnova") : null;
const handlers = new Map();

channel?.addEventListener("message", ({data}) => {
  if (data.user !== person()) return;
  for (const handler of handlers.get(data.kind) ?? []) handler(data);
});

/** Tell the other pages: `kind` and facts that can be copied. */
export function tell(kind, facts = {}) {
  channel?.postMessage({...facts, kind, user: person(), page: me});
}

/** `handler` gets {page, …facts} of every message of that kind. */
export function listen(kind, handler) {
  handlers.set(kind, [...(handlers.get(kind) ?? []), handler]);
}
