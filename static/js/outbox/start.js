// The outbox on every page: it drains what closed pages left, counts, covers when the session ends, asks at log-out.
import {atLogin, ended} from "../http.js";
import {listen} from "./channel.js";
import {startBadge} from "./badge.js";
import {startCover} from "./cover.js";
import {startDraining} from "./drain.js";
import {startParting} from "./parting.js";

startCover();
startBadge();
startParting();
startDraining();
listen("send-now", () => document.dispatchEvent(new CustomEvent("clinnova:send-now")));

// A part of a page that comes back as the log-in page is not put in.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!atLogin(event.detail.xhr.responseURL)) return;
  event.detail.shouldSwap = false;
  ended("login_required");
});

// htmx notes the address of each page in this storage, which lies on the disk; it does without.
const tidy = () => sessionStorage.removeItem("htmx-current-path-for-history");
for (const event of ["htmx:pushedIntoHistory", "htmx:replacedInHistory"]) document.addEventListener(event, tidy);
tidy();
