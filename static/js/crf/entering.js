// What controls do while somebody is in them. Each part listens on the form, so that rows that are added later have it.
import {focusable} from "./controls.js";
import {startEchoes} from "./echo.js";
import {startPrivacy} from "./privacy.js";
import {startSelects} from "./selects.js";
import {startStopwatches} from "./stopwatch.js";
import {startUnits} from "./units.js";

/** After the listener that stores answers: units and warnings speak of what is stored by then. */
export function startControls(form) {
  startEchoes(form);
  startSelects(form);
  startUnits(form);
  startStopwatches(form);
  startPrivacy(form);
  begin(form);
}

/** A form that is open for entry begins at its first item: the keyboard need not pass the frame. One that is complete
 * already offers the next one, where somebody comes along from form to form. Where an address points to an item, where
 * the keyboard stands already, and under fingers (a keyboard would cover the screen) nothing moves. */
function begin(form) {
  if (document.activeElement !== document.body || location.hash || matchMedia("(pointer: coarse)").matches) return;
  const open = document.getElementById("crf-complete");
  const first = open && [...form.querySelectorAll("[data-place]")].find((box) => box.checkVisibility() && focusable(box));
  const target = first ? focusable(first) : comesAlong() && document.querySelector(".crf-foot .button--primary");
  if (target) target.focus({preventScroll: true});
}

/** From another form of the same visit. */
function comesAlong() {
  const [visit] = /^.*\/visits\/\d+\//.exec(location.pathname) ?? [""];
  return Boolean(visit) && document.referrer.startsWith(location.origin + visit);
}
