// Two people on one item: both values side by side until one of them is chosen.
import {boxAt, fill} from "./controls.js";
import {inWords} from "./ranges.js";
import {decided, sawVersion} from "./saving.js";
import {itemAt, pattern, say, setAnswer} from "./state.js";
import {mark} from "./status.js";
import {refresh} from "./view.js";

/** `theirs` is the server's answer: value, unit, missing, author, time, version. */
export function showConflict(operation, theirs, change) {
  const {place, entry} = operation;
  const [box, item] = [boxAt(place), itemAt(place)];
  const stored = known(theirs);
  const drawn = pattern("conflict").firstElementChild;
  const time = new Date(theirs.at).toLocaleTimeString(document.documentElement.lang, {hour: "2-digit", minute: "2-digit", hourCycle: "h23"});
  drawn.querySelector("[data-text]").textContent = say("conflict", {name: theirs.author.name, time});
  drawn.querySelector("[data-theirs]").textContent = inWords(item, stored) || say("empty");
  drawn.querySelector("[data-mine]").textContent = inWords(item, entry) || say("empty");
  box.querySelector("[data-conflict]")?.remove();
  box.querySelector("[data-notes]").prepend(drawn);
  mark(box, "refused");
  drawn.querySelector("[data-act=keep-mine]").onclick = () => {
    drawn.remove();
    change(place, entry, {base: theirs.version, reason: operation.reason});
  };
  drawn.querySelector("[data-act=take-theirs]").onclick = () => {
    drawn.remove();
    take(place, box, item, stored, theirs.version);
  };
  return undefined;
}

function take(place, box, item, stored, version) {
  decided(place);
  sawVersion(place, version);
  setAnswer(place, stored);
  fill(box, item, stored);
  mark(box, "saved");
  refresh();
}

/** Null means that there is none. */
function known({value, unit, missing}) {
  const found = {};
  if (value !== null && value !== undefined) Object.assign(found, {value, unit: unit ?? undefined});
  if (missing) found.missing = missing;
  return found;
}
