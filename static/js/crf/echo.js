// What was understood stands beside a date: the weekday of a day, and a word where it is easily misread. While
// somebody types, the whole date; afterwards the field itself shows it in words.
import {isoDay, readDate, readMoment, readPartialDate, showDate} from "./dates.js";
import {itemAt, page, say} from "./state.js";

const READERS = {date: readDate, partial_date: readPartialDate, datetime: readMoment};

export function startEchoes(form) {
  form.addEventListener("input", ({target}) => {
    const box = target.closest("[data-place]");
    const read = box && READERS[itemAt(box.dataset.place)?.type];
    const said = box?.querySelector("[data-said]");
    if (!read || !said || !target.matches("[data-control]")) return;
    const {value, short = ""} = target.value.trim() ? read(target.value.trim()) : {};
    said.dataset.of = value ?? "";
    said.dataset.short = short;
    write(said, value ? [`= ${showDate(value)}`, ...words(value, short)] : [], value);
  });
}

/** Beside a stored date; how its year was read stays until another date is there. */
export function showEcho(box, value) {
  const said = box.querySelector("[data-said]");
  if (!said) return;
  // A moment is stored with an offset that was not typed.
  if (!value || !value.startsWith(said.dataset.of || "?")) said.dataset.short = "";
  said.dataset.of = value ?? "";
  write(said, value ? words(value, said.dataset.short ?? "") : [], value);
}

/** `Wednesday`, `day not known`, `24 read as 2024`, `in the future`: what applies. */
function words(value, short) {
  const found = [];
  if (value.length === 4) found.push(say("monthUnknown"));
  else if (value.length === 7) found.push(say("dayUnknown"));
  else found.push(weekday(value));
  if (short) found.push(say("yearRead", {short, year: value.slice(0, 4)}));
  if (isAhead(value)) found.push(say("future"));
  return found;
}

/** Of days as far as they are known: this month is not ahead of today. */
function isAhead(value) {
  const length = Math.min(value.length, 10);
  return value.slice(0, length) > isoDay().slice(0, length);
}

function weekday(value) {
  return page.locale.weekdays[(new Date(`${value.slice(0, 10)}T00:00:00Z`).getUTCDay() + 6) % 7];
}

function write(said, found, value) {
  const text = found.join(" · ");
  if (said.textContent !== text) said.textContent = text;
  said.toggleAttribute("data-ahead", Boolean(value) && (isAhead(value) || Boolean(said.dataset.short)));
}
