// Why there is no value: the missing reasons of one item, and clearing it. One menu, moved to where it is asked for;
// or one key: a reason has the same digit everywhere, in the menu and with Alt in the field.
import {change} from "./answers.js";
import {focusable} from "./controls.js";
import {goOn} from "./keys.js";
import {itemAt, page, say} from "./state.js";

const menu = document.getElementById("crf-menu");
const REASONS = Object.keys(page.reasons ?? {});
let place = "";

export function startMenu() {
  menu.addEventListener("click", pick);
  menu.addEventListener("keydown", walk);
  document.addEventListener("click", (event) => {
    if (!menu.hidden && !menu.contains(event.target) && !event.target.closest("[data-act=missing]")) close();
  });
}

/** Open the menu beside an item and put the keyboard into it. */
export function openMenu(box) {
  if (!takesReasons(box)) return;
  place = box.dataset.place;
  const reasons = itemAt(place).missing ?? [];
  menu.querySelector(".menu__group").hidden = !reasons.length;
  menu.querySelector("[data-reasons]").replaceChildren(...reasons.map(entry));
  box.querySelector(".item__marks").append(menu);
  menu.hidden = false;
  menu.classList.remove("menu--up");
  const foot = document.querySelector(".crf-foot").getBoundingClientRect().top;
  menu.classList.toggle("menu--up", menu.getBoundingClientRect().bottom > Math.min(foot, innerHeight));
  menu.querySelector("button:not([hidden])").focus({preventScroll: true});
}

/** Alt+1 … Alt+5 give the reason with this digit and go on, Alt+0 clears. What the item does not offer opens the
 * menu, which shows what it does. */
export function giveReason(box, digit) {
  if (!takesReasons(box)) return;
  const reason = REASONS[digit - 1];
  if (digit === "0") {
    change(box.dataset.place, {});
    focusable(box)?.focus();
  } else if (itemAt(box.dataset.place).missing?.includes(reason)) {
    change(box.dataset.place, {missing: reason});
    const {label} = itemAt(box.dataset.place);
    document.dispatchEvent(new CustomEvent("clinnova:announce", {detail: say("reasonGiven", {label, reason: page.reasons[reason]})}));
    goOn(box.closest("form"), box);
  } else openMenu(box);
}

/** Computed values and headings have neither reasons nor anything to clear. */
function takesReasons(box) {
  return Boolean(box.querySelector("[data-act=missing]"));
}

function entry(code) {
  const button = Object.assign(document.createElement("button"), {type: "button", className: "menu__item", role: "menuitem"});
  const key = document.createElement("kbd");
  key.textContent = REASONS.indexOf(code) + 1;
  key.ariaHidden = "true";
  button.dataset.reason = code;
  button.append(`${page.reasons[code]} `, key);
  return button;
}

function pick(event) {
  const button = event.target.closest("button");
  if (!button) return;
  event.stopPropagation();
  const box = menu.closest("[data-place]");
  const chosen = place;
  close();
  change(chosen, button.dataset.reason ? {missing: button.dataset.reason} : {});
  focusable(box)?.focus();
}

function walk(event) {
  const buttons = [...menu.querySelectorAll("button")];
  const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
  const digit = /^\d$/.test(event.key) ? event.key : /^Digit(\d)$/.exec(event.code)?.[1];
  if (step) buttons.at((buttons.indexOf(document.activeElement) + step) % buttons.length).focus();
  else if (event.key === "Escape" || event.key === "Tab") close(event.key === "Escape");
  else if (digit === "0") buttons.at(-1).click();
  else if (digit) buttons.find((button) => button.dataset.reason === REASONS[digit - 1])?.click();
  else return;
  if (event.key !== "Tab") event.preventDefault();
  event.stopPropagation();
}

function close(refocus = false) {
  const box = menu.closest("[data-place]");
  menu.hidden = true;
  if (refocus) (box && focusable(box))?.focus();
}
