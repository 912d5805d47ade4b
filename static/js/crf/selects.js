// Lists that open: letters search in them, and only where they come to rest counts. A closed list changes with every
// letter and every arrow on the way to the answer; each of these would be stored and stand in the history.

const REST = 600; // milliseconds without a key
let held = null; // {select, timer}: changed by keys, not yet told
let typed = null; // the list in which the last key was pressed

export function startSelects(form) {
  form.addEventListener("keydown", ({target, key}) => {
    typed = target.matches("select") ? target : null;
    if (held && (key === "Enter" || key === "Tab" || held.select !== target)) release();
  }, true);
  for (const kind of ["pointerdown", "focusout"]) {
    form.addEventListener(kind, () => {
      typed = null;
      release();
    }, true);
  }
  form.addEventListener("change", hold, true);
}

function hold(event) {
  if (!event.isTrusted || event.target !== typed) return;
  event.stopPropagation();
  clearTimeout(held?.timer);
  held = {select: event.target, timer: setTimeout(release, REST)};
}

function release() {
  const select = held?.select;
  clearTimeout(held?.timer);
  held = null;
  select?.dispatchEvent(new Event("change", {bubbles: true}));
}
