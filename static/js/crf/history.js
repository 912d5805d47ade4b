// Beside the form: the history of an item, and its queries. Fetched when asked for, closed with Escape.
import {fragment, post} from "../http.js";
import {page, parts} from "./state.js";

const aside = document.getElementById("crf-aside");
let opener = null;
let reopen = null;

export function startAside() {
  aside.addEventListener("click", (event) => event.target.closest("[data-act=close-aside]") && close());
  aside.addEventListener("keydown", (event) => event.key === "Escape" && close());
  aside.addEventListener("submit", submit);
}

export function openHistory(box) {
  const {item, row} = about(box);
  show(box, `${page.urls.history.replace("item-id", item)}?row=${encodeURIComponent(row)}`);
}

export function openQueries(box) {
  const {item, row} = about(box);
  show(box, `${page.urls.query}?item=${encodeURIComponent(item)}&row=${encodeURIComponent(row)}`);
}

async function show(box, url) {
  opener = document.activeElement;
  reopen = () => show(box, url);
  let html;
  try {
    html = await fragment(url);
  } catch {
    const sentence = document.getElementById("messages")?.dataset.offline;
    return document.dispatchEvent(new CustomEvent("clinnova:problem", {detail: sentence}));
  }
  aside.innerHTML = html; // drawn by our own templates, which escape what people typed
  aside.hidden = false;
  return (aside.querySelector("textarea") ?? aside.querySelector("[data-focus-here]"))?.focus();
}

function close() {
  aside.hidden = true;
  aside.replaceChildren();
  if (opener?.isConnected) opener.focus();
}

function about(box) {
  const {row} = parts(box.dataset.place);
  return {item: box.dataset.item, row};
}

/** A new query, or a step of one: answer, close, ask again. */
async function submit(event) {
  event.preventDefault();
  const sent = event.target;
  const text = sent.elements.text.value;
  const {item, row} = sent.dataset;
  const step = sent.dataset.step;
  const body = step ? {action: event.submitter.value, text} : {item, row, text};
  try {
    const answer = await post(step ?? page.urls.query, body);
    if (answer.status < 300) return reopen();
    return refuse(sent, answer.body.detail);
  } catch {
    return refuse(sent, document.getElementById("messages")?.dataset.offline);
  }
}

function refuse(sent, sentence) {
  const line = sent.querySelector("[data-refused]");
  line.textContent = sentence ?? "";
  line.hidden = false;
}
