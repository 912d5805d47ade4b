// The session has ended: the page is covered until its own person is back, then it goes on where it was. What stands
// in its fields leaves the screen; it is in the outbox and in the memory of the page, nowhere else.
import {get, person, post} from "../http.js";
import {listen, tell} from "./channel.js";

const SOON = 1000; // milliseconds until the first look
const LATER = 5000; // and between the others

const cover = document.getElementById("cover");
let title = "";
let focus = null;
let timer = 0;

export function startCover() {
  if (!cover || !person()) return;
  document.addEventListener("clinnova:session-ended", ({detail}) => show(detail.code));
  cover.addEventListener("cancel", (event) => event.preventDefault());
  cover.addEventListener("close", () => isUp() && cover.showModal()); // a second Escape cannot be refused
  cover.querySelector("form").addEventListener("submit", submit);
  listen("resumed", look);
  addEventListener("focus", look);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
}

function isUp() {
  return "covered" in document.documentElement.dataset;
}

function show(code) {
  const other = code === "other_user";
  for (const part of cover.querySelectorAll("[data-when]")) part.hidden = (part.dataset.when === "other") !== other;
  if (isUp()) return;
  focus = document.activeElement;
  title = document.title;
  document.title = cover.dataset.title;
  document.documentElement.dataset.covered = "";
  cover.showModal();
  cover.querySelector("[type=password]").focus();
  lookIn(SOON);
}

function lift(csrf) {
  clearTimeout(timer);
  renew(csrf);
  delete document.documentElement.dataset.covered;
  document.title = title;
  refuse("");
  cover.close();
  cover.querySelector("form").reset();
  document.dispatchEvent(new CustomEvent("clinnova:session-resumed"));
  focus?.focus?.({preventScroll: true});
}

/** Perhaps the same person has logged in in another window, or what covered was a late answer from before. */
async function look() {
  if (!isUp()) return;
  lookIn(LATER);
  const {body} = await get(cover.dataset.session).catch(() => ({body: {}}));
  if (isUp() && String(body.user ?? "") === person()) lift(body.csrf);
}

function lookIn(wait) {
  clearTimeout(timer);
  timer = setTimeout(() => (document.visibilityState === "visible" ? look() : lookIn(LATER)), wait);
}

async function submit(event) {
  event.preventDefault();
  const button = cover.querySelector("[type=submit]");
  if (button.disabled) return;
  button.disabled = true;
  try {
    const {status, body} = await logIn();
    if (status === 200 && String(body.user) === person()) {
      tell("resumed");
      lift(body.csrf);
    } else refuse(body.detail || cover.dataset.failed);
  } catch {
    refuse(cover.dataset.failed);
  } finally {
    button.disabled = false;
  }
}

/** A browser that has lost its token with the session gets one first. */
async function logIn() {
  const credentials = {username: cover.dataset.username, password: cover.querySelector("[type=password]").value};
  const answer = await post(cover.dataset.session, credentials);
  if (answer.body.code !== "csrf") return answer;
  renew((await get(cover.dataset.session)).body.csrf);
  return post(cover.dataset.session, credentials);
}

function refuse(sentence) {
  const line = cover.querySelector("[data-refused]");
  line.hidden = !sentence;
  line.querySelector("[data-text]").textContent = sentence;
  const field = cover.querySelector("[type=password]");
  if (sentence) field.select();
}

/** Everything on the page that is sent later carries the new token. */
function renew(csrf) {
  if (!csrf) return;
  document.body.setAttribute("hx-headers", JSON.stringify({"X-CSRFToken": csrf}));
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = csrf;
}
