// The count in the top bar, and the list behind it: what is not sent, what needs a decision, why, and where.
import {person} from "../http.js";
import {contents} from "./box.js";
import {listen} from "./channel.js";
import {possible} from "./store.js";
import {living, me} from "./tabs.js";

const BRIEF = 3000; // milliseconds: what is on its way is no news yet
const box = document.getElementById("outbox");
let timer = 0;
let due = Infinity;
let failing = false; // whether this page could not send

export function startBadge() {
  if (!box || !person()) return;
  document.addEventListener("clinnova:outbox", ({detail}) => {
    failing = detail?.failing ?? failing;
    soon(detail?.calm ? BRIEF : 150);
  });
  document.addEventListener("clinnova:session-resumed", () => soon(150));
  for (const kind of ["dropped", "undecided", "saved"]) listen(kind, () => soon(150));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && soon(0));
  if (possible()) soon(0);
}

/** Look again in so many milliseconds, or earlier when that is planned. */
function soon(wait) {
  const at = Date.now() + wait;
  if (at >= due) return;
  due = at;
  clearTimeout(timer);
  timer = setTimeout(() => {
    due = Infinity;
    show().catch(() => {}); // without key nothing can be told apart; the next event looks again
  }, wait);
}

async function show() {
  const [{entries, others}, alive] = [await contents(), possible() ? await living() : new Set()];
  const shown = entries.filter((entry) => isNews(entry, alive));
  if (shown.length < entries.length) soon(BRIEF);
  box.hidden = !shown.length && !others;
  box.dataset.tone = shown.length ? "amber" : "grey";
  write(box.querySelector("[data-count]"), shown.length ? box.dataset.words.replace("{count}", shown.length) : "");
  box.querySelector("[data-own]").hidden = !shown.length;
  box.querySelector("[data-others]").hidden = !others;
  box.querySelector("[data-list]").replaceChildren(...shown.map(draw));
}

function isNews(entry, alive) {
  if (entry.state === "draft" && alive.has(entry.tab)) return false; // somebody is typing it
  return entry.state === "undecided" || (failing && entry.tab === me) || !alive.has(entry.tab) || Date.now() - Date.parse(entry.at) > BRIEF;
}

function draw(entry) {
  const drawn = document.getElementById("outbox-entry").content.cloneNode(true);
  const link = drawn.querySelector("a");
  link.href = `${entry.page}#item-${entry.place}`;
  write(drawn.querySelector("[data-where]"), [entry.participant, entry.form].filter(Boolean).join(" · "));
  write(drawn.querySelector("[data-item]"), entry.item);
  write(drawn.querySelector("[data-why]"), why(entry));
  drawn.querySelector("[data-why]").classList.toggle("tone-red", entry.state === "undecided");
  return drawn;
}

function why({state, answer}) {
  if (state !== "undecided") return box.dataset[state];
  return answer.body.detail || box.dataset.undecided;
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
