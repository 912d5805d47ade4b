// Requests to our own server: JSON out and in, the token of the present log-in and the person of this page with each.
//
// Any answer that says "log in again" is told to the frame: document event "clinnova:session-ended", {detail: {code}}.

const COOKIES = /(?:^|; )(?:__Host-)?csrftoken=([^;]+)/;

/** Id of the person for whom this page was drawn; "" on a page without one. */
export function person() {
  return document.body.dataset.user ?? "";
}

/**
 * {status, body, after}; rejects when there was no answer at all. Sent even while the page is being left.
 * A text is sent as it stands, anything else as JSON. `after`: seconds that the server asks to wait, or 0.
 */
export async function post(url, body) {
  const answer = await fetch(url, {
    method: "POST",
    keepalive: true,
    credentials: "same-origin",
    headers: {...common(), "Content-Type": "application/json", "X-CSRFToken": token()},
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return read(answer);
}

/** {status, body, after} of a JSON address that no cache may answer. */
export async function get(url) {
  return read(await fetch(url, {credentials: "same-origin", cache: "no-store", headers: common()}));
}

/** The HTML of a fragment; rejects where there is none. */
export async function fragment(url) {
  const answer = await fetch(url, {credentials: "same-origin", headers: {Accept: "text/html", "HX-Request": "true"}});
  if (answer.redirected && atLogin(answer.url)) ended("login_required");
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return answer.text();
}

/** Whether an address is that of the log-in page. */
export function atLogin(url) {
  const login = document.body.dataset.login;
  return Boolean(login) && new URL(url, location.href).pathname === login;
}

export function ended(code) {
  document.dispatchEvent(new CustomEvent("clinnova:session-ended", {detail: {code}}));
}

function common() {
  return {Accept: "application/json", ...(person() ? {"X-Clinnova-User": person()} : {})};
}

async function read(answer) {
  const body = await readJson(answer);
  if (answer.status === 401) ended(body.code);
  return {status: answer.status, body, after: seconds(answer.headers.get("Retry-After"))};
}

/** Retry-After is a number of seconds or a date. */
function seconds(said) {
  if (!said) return 0;
  const wait = /^\d+$/.test(said) ? Number(said) : (Date.parse(said) - Date.now()) / 1000;
  return wait > 0 ? wait : 0;
}

/** The token of the present log-in. */
export function token() {
  const fresh = COOKIES.exec(document.cookie);
  return fresh ? decodeURIComponent(fresh[1]) : JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "";
}

async function readJson(answer) {
  try {
    return (await answer.json()) ?? {};
  } catch {
    return {};
  }
}
