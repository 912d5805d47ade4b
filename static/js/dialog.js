// Dialogs: the browser's own <dialog> keeps the focus inside, closes on Escape and returns the focus.
//   <button data-dialog-open="withdraw">   <dialog id="withdraw"> … <button data-dialog-close>
// data-dialog-autoopen on a dialog, or inside it, opens it with the page (a refused send).

function press(event) {
  const opener = event.target.closest("[data-dialog-open]");
  if (opener && opener.ariaDisabled !== "true") {
    opener.closest("details.menu")?.removeAttribute("open");
    return open(opener.dataset.dialogOpen);
  }
  if (event.target.closest("[data-dialog-close]")) return event.target.closest("dialog").close();
  // A press on the backdrop lands on the dialog itself, outside its box.
  if (event.target.matches("dialog.dialog:not(.cover)") && !inside(event, event.target)) event.target.close();
}

function open(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
}

function inside(event, dialog) {
  const box = dialog.getBoundingClientRect();
  return event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
}

document.addEventListener("click", press);
document.querySelector("[data-dialog-autoopen]")?.closest("dialog").showModal();
