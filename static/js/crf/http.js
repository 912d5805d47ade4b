// Requests to our own server: JSON out and in, the token of the present log-in with each.

const COOKIES = /(?:^|; )(?:__Host-)?csrftoken=([^;]+)/;

/** {status, body}; rejects when there was no answer at all. Sent even while the page is being left. */
export async function post(url, body) {
  const answer = await fetch(url, {
    method: "POST",
    keepalive: true,
    credentials: "same-origin",
    headers: {"Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token()},
    body: JSON.stringify(body),
  });
  return {status: answer.status, body: await readJson(answer)};
}

/** The HTML of a fragment; rejects with the server's sentence. */
export async function fragment(url) {
  const answer = await fetch(url, {credentials: "same-origin", headers: {Accept: "text/html", "HX-Request": "true"}});
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return answer.text();
}

function token() {
  const fresh = COOKIES.exec(document.cookie);
  return fresh ? decodeURIComponent(fresh[1]) : JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "";
}

async function readJson(answer) {
  try {
    return await answer.json();
  } catch {
    return {};
  }
}
