// Confirm and Correct under an implausible value. Confirming answers the query that the check has raised.
import {focusable} from "./controls.js";
import {post} from "../http.js";
import {settled} from "./saving.js";
import {page, pattern, say} from "./state.js";

export async function confirm(button) {
  const finding = button.closest("[data-check]");
  button.disabled = true;
  await settled(); // the query exists once the value is stored
  const query = finding.dataset.query;
  if (query && !(await answered(query))) {
    button.disabled = false;
    return;
  }
  button.replaceWith(pattern("confirmed"));
  finding.dataset.settled = "";
  document.dispatchEvent(new CustomEvent("clinnova:announce", {detail: say("confirmed")}));
}

export function correct(button) {
  const control = focusable(button.closest("[data-place]"));
  control?.focus();
  control?.select?.();
}

async function answered(query) {
  try {
    const url = page.urls.query_step.replace("/0/", `/${query}/`);
    const {status, body} = await post(url, {action: "answer", text: say("confirmText")});
    if (status === 200 || status === 423) return true; // 423: somebody has answered it already
    document.dispatchEvent(new CustomEvent("clinnova:problem", {detail: body.detail}));
  } catch {
    document.dispatchEvent(new CustomEvent("clinnova:problem", {detail: document.getElementById("messages").dataset.offline}));
  }
  return false;
}
