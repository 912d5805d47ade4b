// What can be asked of an item or a cell: its marks are drawn when it is entered or pointed at; for a finger, which
// does not point, as soon as there is time.
import {itemAt, pattern} from "./state.js";

export function startMarks(form) {
  for (const event of ["focusin", "pointerover"]) form.addEventListener(event, ({target}) => offer(target.closest("[data-place]")));
  if (!matchMedia("(pointer: coarse)").matches) return;
  const boxes = [...form.querySelectorAll(".item[data-place]")];
  setTimeout(function slice() {
    boxes.splice(0, 25).forEach(offer);
    if (boxes.length) setTimeout(slice);
  });
}

function offer(box) {
  const marks = box?.querySelector(".item__marks");
  if (!marks || "offered" in marks.dataset) return;
  marks.dataset.offered = "";
  const drawn = pattern("marks").firstElementChild;
  const [missing, ask, history] = ["missing", "queries", "history"].map((act) => drawn.querySelector(`[data-act=${act}]`));
  if (itemAt(box.dataset.place).type === "computed") missing.remove();
  const asked = marks.querySelector("[data-act=queries]");
  if (asked) ask?.remove();
  if (box.closest("td")) return marks.prepend(drawn); // in a cell they float while somebody is in it
  if (asked && history) asked.after(history); // a mark that has the keyboard must not be moved
  marks.prepend(...drawn.children);
}
