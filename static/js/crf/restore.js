// What another page of this form has left in the outbox comes back: answers into their fields and on their way, texts
// that were not finished into their fields. A page that is still open keeps its own.
import {contents, drop} from "../outbox/box.js";
import {possible, readAll} from "../outbox/store.js";
import {alone, living, me, whenGone} from "../outbox/tabs.js";
import {unlock} from "../outbox/vault.js";
import {commit} from "./answers.js";
import {boxAt, fill} from "./controls.js";
import {showRow, takeRow} from "./rows.js";
import {adopt} from "./saving.js";
import {itemAt, page, parts, setAnswer} from "./state.js";
import {mark} from "./status.js";
import {refresh} from "./view.js";

export function startRestoring() {
  if (!possible()) return;
  addEventListener("online", bringBack);
  document.addEventListener("clinnova:session-resumed", bringBack);
  bringBack();
}

async function bringBack() {
  try {
    if (!(await readAll()).length) return;
    const {tag} = await unlock();
    await alone(tag, {}, async () => takeOver((await contents()).entries, await living()));
  } catch {
    // Without key or network they stay where they are; the next of these events tries again.
  }
}

function takeOver(entries, alive) {
  const left = entries.filter(({url, tab}) => url === page.urls.operations && tab !== me);
  for (const {tab} of left) if (alive.has(tab)) whenGone(tab, bringBack);
  const mine = left.filter(({tab}) => !alive.has(tab));
  const drafts = mine.filter(({state}) => state === "draft");
  const entered = mine.filter((entry) => !drafts.includes(entry));
  for (const entry of entered) {
    adopt(entry);
    show(entry);
  }
  if (entered.length) refresh();
  for (const draft of drafts) finish(draft, entered);
}

function show({place, entry}) {
  if (!parts(place).key) return takeRow(place); // the row itself was removed
  const [box, item] = [showRow(place), itemAt(place)];
  if (!box || !item) return undefined;
  setAnswer(place, entry);
  fill(box, item, entry);
  return mark(box, "saving");
}

/** Text that was being typed counts as entered, unless something was entered there after it. */
function finish(draft, entered) {
  const newer = entered.some(({place, at}) => place === draft.place && at > draft.at);
  const box = newer ? null : showRow(draft.place);
  const control = box?.querySelector("[data-control]");
  const input = control?.querySelector("[data-box]") ?? control;
  if (input && "value" in input) {
    input.value = draft.entry.value;
    commit(boxAt(draft.place));
  }
  drop(draft.key);
}
