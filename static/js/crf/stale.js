// A page that is loaded again may have been drawn before the server stored what was sent last, and then shows what was
// before. Each confirmed version is noted with the place in the browser's history; a page drawn earlier is drawn again.
import {page} from "./state.js";

/** Whether this page is behind, and goes at once. */
export function isStale() {
  const behind = (history.state?.version ?? 0) > (page.version ?? 0);
  if (behind) {
    note(0); // once: what the server says then counts
    location.reload();
  }
  return behind;
}

export function startNoting() {
  document.addEventListener("clinnova:saved", ({detail: {url, answer}}) => url === page.urls.operations && note(answer.version));
}

function note(version) {
  history.replaceState({...history.state, version}, "");
}
