// Why there is no value: the missing reasons of one item, and clearing it. One menu, moved to where it is asked for.
import {change} from "./answers.js";
import {focusable} from "./controls.js";
import {itemAt, page} from "./state.js";

const menu = document.getElementById("crf-menu");
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

function entry(code, position) {
  const button = Object.assign(document.createElement("button"), {type: "button", className: "menu__item", role: "menuitem"});
  const key = document.createElement("kbd");
  key.textContent = position + 1;
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
  if (step) buttons.at((buttons.indexOf(document.activeElement) + step) % buttons.length).focus();
  else if (event.key === "Escape" || event.key === "Tab") close(event.key === "Escape");
  else if (/^\d$/.test(event.key)) (event.key === "0" ? buttons.at(-1) : buttons.slice(0, -1)[event.key - 1])?.click();
  else return;
  if (event.key !== "Tab") event.preventDefault();
  event.stopPropagation();
}

function close(refocus = false) {
  const box = menu.closest("[data-place]");
  menu.hidden = true;
  if (refocus) (box && focusable(box))?.focus();
}
