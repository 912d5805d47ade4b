// Files as answers. A file is too large for the outbox, so it is sent at once, and again with the same key until the
// server has answered; while it is on its way the item says so, and leaving the page warns.
import {learnAnswer} from "./answers.js";
import {boxAt, showMissing} from "./controls.js";
import {ended, person} from "../http.js";
import {token} from "../http.js";
import {sawVersion, versionOf} from "./saving.js";
import {askReason} from "./reason.js";
import {answerAt, page, say, setAnswer} from "./state.js";
import {mark, refuse, savedAt, showQueue} from "./status.js";

const LONGEST_WAIT = 60;
const NO_ANSWER = 0;
const underWay = new Set(); // places whose file has no answer yet

export function startFiles(form) {
  form.addEventListener("change", (event) => {
    if (!event.target.matches("[data-upload]")) return;
    event.stopPropagation(); // a file is no text to be read from its control
    const [file] = event.target.files;
    if (file) choose(event.target.closest("[data-place]"), file);
    event.target.value = ""; // the same file may be chosen again
  }, {capture: true});
  addEventListener("beforeunload", (event) => underWay.size && event.preventDefault());
  document.addEventListener("clinnova:answers", () => {
    for (const box of form.querySelectorAll("[data-file]")) {
      const {dataset: {place}} = box.closest("[data-place]");
      if (answerAt(place).value === undefined) showFile(box, null);
    }
  });
}

function choose(box, file) {
  const item = box.dataset.place;
  refuse(box, "");
  if (file.size > page.uploadLimit * 1024 * 1024) return refuse(box, say("fileTooLarge", {limit: page.uploadLimit}));
  const body = new FormData();
  const facts = {key: crypto.randomUUID(), item, base_version: versionOf(item), client_time: new Date().toISOString()};
  for (const [name, value] of Object.entries(facts)) body.append(name, value);
  body.append("file", file);
  return send(item, body, 0);
}

async function send(item, body, tries) {
  const box = boxAt(item);
  mark(box, tries ? "unsent" : "saving");
  underWay.add(item);
  const {status, answer} = await post(body, (part) => showProgress(box, part));
  showProgress(box, null);
  if (status < 500 && status && status !== 401 && status !== 429) underWay.delete(item);
  if (status === 200) return keep(item, box, answer);
  if (status === 422 && answer.code === "reason_required") return withReason(item, box, body, answer.detail);
  if (status >= 400 && status < 500 && status !== 401 && status !== 429) return refuse(box, answer.detail ?? say("failed"));
  const wait = Math.random() * Math.min(2 ** (tries + 1), LONGEST_WAIT);
  setTimeout(() => send(item, body, tries + 1), wait * 1000);
  return mark(box, "unsent");
}

/** A complete form asks why; the same file goes again under a new key, with the reason. */
function withReason(item, box, body, sentence) {
  const again = (operation, reason) => {
    body.set("reason", reason);
    body.set("key", crypto.randomUUID());
    send(item, body, 0);
  };
  askReason({place: item, entry: {value: body.get("file").name}}, sentence, again, () => refuse(box, sentence));
}

function keep(item, box, answer) {
  setAnswer(item, {value: answer.changed[item]});
  sawVersion(item, answer.version);
  savedAt(answer.saved_at);
  showFile(box, answer.file);
  showMissing(box, "");
  mark(box, "saved");
  showQueue();
  learnAnswer(answer);
}

/** The file that is the answer, or null for none. */
export function showFile(box, file) {
  box.querySelector("[data-kept]").hidden = !file;
  const word = box.querySelector("[data-word]");
  word.textContent = file ? word.dataset.again : word.dataset.first;
  if (!file) return;
  for (const link of box.querySelectorAll("[data-link]")) link.href = file.url;
  box.querySelector("[data-name]").textContent = file.name;
  box.querySelector("[data-facts]").textContent = file.facts;
  const picture = box.querySelector("[data-preview]");
  picture.parentElement.hidden = !file.preview;
  if (file.preview) picture.src = file.preview;
}

function showProgress(box, part) {
  const bar = box.querySelector("[data-progress-of]");
  bar.hidden = part === null;
  bar.value = part ?? 0;
}

/** {status, answer}; status 0 where there was no answer at all. Not fetch: that tells no progress of sending. */
function post(body, progress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", page.urls.file);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("X-Clinnova-User", person());
    request.upload.onprogress = ({loaded, total}) => progress(total ? loaded / total : 0);
    request.addEventListener("load", () => request.status === 401 && ended(readJson(request.responseText).code));
    request.onloadend = () => resolve({status: request.status || NO_ANSWER, answer: readJson(request.responseText)});
    request.send(body);
  });
}

function readJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
