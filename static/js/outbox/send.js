// Sending one entry, and how long to wait after a failure.
import {post} from "../http.js";

const LONGEST = 60; // seconds

/**
 * {kind, status, body, after}: "saved"; "later" when nobody can tell or the server is not able to; "login"; or
 * "undecided", when the same entry will never be accepted as it is.
 */
export async function attempt({url, body}) {
  let answer;
  try {
    answer = await post(url, body);
  } catch {
    return {kind: "later", status: 0, body: {}, after: 0};
  }
  return {kind: kindOf(answer), ...answer};
}

function kindOf({status, body}) {
  if (status === 200) return "saved";
  if (status === 401) return "login";
  if (status >= 500 || status === 429 || status === 408 || status === 425) return "later";
  if (status === 409 && body.code !== "stale") return "later";
  if (status === 403 && body.code === "csrf") return "later"; // the next try carries the new token
  return "undecided";
}

/** Seconds until the next try: 1, 2, 4 … 60 at most, anywhere below, so that many browsers do not return at once. */
export function pause(tries, after = 0) {
  return after + Math.min(2 ** (tries - 1), LONGEST) * Math.random();
}
