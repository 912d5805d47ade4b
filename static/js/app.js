// The frame: keys, menus, appearance, messages. Pages work without it; it only makes them quicker.
// Other scripts speak to it by events, so that no module needs to import another:
//   document.dispatchEvent(new CustomEvent("clinnova:announce", {detail: "Saved 14:32:05"}))   read out by screen readers
//   document.dispatchEvent(new CustomEvent("clinnova:problem",  {detail: "Sentence for the user"}))
// Markup it serves: data-key="n" (pressed by that key), data-arrows (list walked with the arrow keys),
// data-set-theme, data-toggle-rail, data-copy="id of a text", data-focus (takes the focus when the page opens).

const TYPING = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=button], [type=submit])";
const YEAR = 365 * 24 * 3600;
const root = document.documentElement;

function remember(name, value) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
}

function pressKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest(TYPING) || document.querySelector("dialog[open]")) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]:not([hidden], [aria-disabled=true])`);
  if (!target) return;
  event.preventDefault();
  if (!target.matches("input, textarea, select")) return target.click();
  target.focus();
  target.select?.();
}

function walkList(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const list = step && event.target.closest("[data-arrows]");
  if (!list || event.target.closest(TYPING)) return;
  const links = [...list.querySelectorAll("a.work, a.table__main")];
  const next = links[links.indexOf(event.target.closest("a")) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
}

function initMenus() {
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (!menu) return;
    closeMenus();
    menu.querySelector("summary").focus();
  });
  document.addEventListener("focusin", (event) => closeMenus(event.target.closest("details.menu")));
}

function setTheme(button) {
  root.dataset.theme = button.dataset.setTheme;
  remember("theme", button.dataset.setTheme);
  for (const other of document.querySelectorAll("[data-set-theme]")) other.ariaPressed = String(other === button);
}

function toggleRail(button) {
  root.dataset.rail = root.dataset.rail === "narrow" ? "wide" : "narrow";
  remember("rail", root.dataset.rail);
  button.ariaExpanded = String(root.dataset.rail === "wide");
}

async function copy(button) {
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
  announce(button.dataset.copied ?? "");
}

function initPresses() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button, a");
    if (!button) return;
    if (button.ariaDisabled === "true") event.preventDefault();
    else if (button.dataset.setTheme) setTheme(button);
    else if ("toggleRail" in button.dataset) toggleRail(button);
    else if (button.dataset.copy) copy(button);
  });
}

function announce(text) {
  const region = document.getElementById("announcer");
  if (!region) return;
  region.textContent = "";
  // A region that gets the same text twice stays silent; the pause makes it new.
  setTimeout(() => { region.textContent = text; }, 50);
}

function showProblem(sentence) {
  const box = document.getElementById("messages");
  const drawn = document.getElementById("problem-template")?.content.cloneNode(true);
  if (!box || !drawn || !sentence) return;
  box.querySelector("[data-script-problem]")?.remove();
  drawn.firstElementChild.dataset.scriptProblem = "";
  drawn.querySelector("[data-text]").textContent = sentence;
  box.append(drawn);
}

function sentenceOf(xhr) {
  try {
    return JSON.parse(xhr.responseText).detail;
  } catch {
    return document.getElementById("messages")?.dataset.offline;
  }
}

function initSigns() {
  document.addEventListener("clinnova:announce", (event) => announce(event.detail));
  document.addEventListener("clinnova:problem", (event) => showProblem(event.detail));
  document.addEventListener("htmx:responseError", (event) => showProblem(sentenceOf(event.detail.xhr)));
  document.addEventListener("htmx:sendError", () => showProblem(document.getElementById("messages")?.dataset.offline));
}

const TWICE = 3000; // milliseconds within which a second press is a double click, not a second wish

/** A form that was sent is not sent again by the second half of a double click. */
function sendOnce(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (Date.now() - Number(form.dataset.sentAt ?? 0) < TWICE) event.preventDefault();
  else form.dataset.sentAt = Date.now();
}

export function init() {
  document.addEventListener("keydown", pressKey);
  document.addEventListener("keydown", walkList);
  addEventListener("submit", sendOnce);
  initMenus();
  initPresses();
  initSigns();
  document.querySelector("[data-focus]")?.focus();
  if (root.dataset.study) remember("study", root.dataset.study);
}

init();
