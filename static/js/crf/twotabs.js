// The same form in two windows of one browser: both say so, and what is saved in one appears in the other.
import {copies} from "../outbox/box.js";
import {listen, tell} from "../outbox/channel.js";
import {learnAnswer} from "./answers.js";
import {showRow, takeRow} from "./rows.js";
import {learnVersion} from "./saving.js";
import {itemAt, page, say} from "./state.js";
import {notice} from "./status.js";

const url = page.urls.operations;
const RECENT = 50; // saves that a window which is just being opened may have missed
const others = new Set();
const recent = [];

export function startWindows() {
  listening("here", ({page: other, version}) => {
    others.add(other);
    if (version !== undefined) welcome(version);
    show();
  });
  listening("bye", ({page: other}) => {
    others.delete(other);
    show();
  });
  listening("saved", learn);
  listening("state", () => notice(say("stateChanged"), {name: "state", link: location.pathname, word: say("loadAgain")}));
  addEventListener("pagehide", () => tell("bye", {url}));
  document.addEventListener("clinnova:saved", ({detail}) => {
    recent.push(detail);
    if (recent.length > RECENT) recent.shift();
    tell("saved", detail);
  });
  tell("here", {url, version: page.version ?? 0});
  document.addEventListener("clinnova:copies", sayCopies);
  sayCopies();
}

function listening(kind, handler) {
  listen(kind, (message) => message.url === url && handler(message));
}

/** A window that was drawn at `version` hears that it is not alone, and what it has missed since. */
function welcome(version) {
  tell("here", {url});
  for (const save of recent) if (save.answer.version > version) tell("saved", save);
}

function show() {
  notice(others.size ? say("twoWindows") : "", {name: "windows", calm: true});
}

function learn({place, answer}) {
  learnVersion(place, answer.version);
  if (!itemAt(place)) takeRow(place);
  else for (const key of Object.keys(answer.changed)) showRow(key);
  learnAnswer(answer);
}

function sayCopies() {
  notice(copies() === false ? say("noCopies") : "", {name: "copies"});
}
