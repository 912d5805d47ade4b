"""A nurse's computer, looked at from below: what rests in its browser, and how that browser dies."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import User
from forms.capture import Target
from tests.browser.conftest import CHROMIUM, PATIENCE, QUIET, QUIETER
from tests.browser.pages import session_of, watch, window_of
from tests.browser.stack import Stack
from tests.world import World

PASSWORD = "correct horse battery"  # of everybody in the test world
EXPECTED = ("Failed to load resource", "net::ERR")  # said of refusals and of a missing network
Sit = Callable[[str], BrowserContext]
SIZE = {"width": 1280, "height": 800}

# Everything that rests in the browser, as one text: the rows of the outbox byte by byte, and both storages.
AT_REST = """async () => {
  const done = (request) => new Promise((then) => { request.onsuccess = () => then(request.result); });
  const db = await done(indexedDB.open("clinnova-outbox"));
  const rows = await done(db.transaction("rows").objectStore("rows").getAll());
  db.close();
  const written = (value) => typeof value === "object" ? new TextDecoder("latin1").decode(value) : value;
  const text = rows.map((row) => Object.entries(row).map(([name, value]) => `${name}=${written(value)}`).join(" "));
  return {rows: rows.length, columns: [...new Set(rows.flatMap(Object.keys))].sort(),
    text: [...text, JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage})].join("\\n")};
}"""


@contextmanager
def computers(stack: Stack, chromium: Browser, world: World) -> Iterator[Sit]:
    """Opens windows in which somebody has logged in; fails at the end when a script of any page has failed."""
    contexts: list[BrowserContext] = []
    pages: list[Page] = []

    def sit_down(name: str) -> BrowserContext:
        context = window_of(chromium, stack.url, world.people[name], viewport=SIZE, locale="en-GB")
        context.on("page", lambda page: (watch(page), pages.append(page)))
        contexts.append(context)
        return context

    yield sit_down
    said = [one for page in pages for one in page.complaints]  # type: ignore[attr-defined]
    for context in contexts:
        context.close()
    assert [one for one in said if not any(word in one for word in EXPECTED)] == []


def path(target: Target) -> str:
    subject = target.subject
    return reverse("entry", args=[subject.study.slug, subject.number, target.visit.pk, target.form])


def opened(context: BrowserContext, target: Target) -> Page:
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())  # leaving warns; here we leave
    page.goto(path(target))
    expect(page.locator("#crf-form[data-ready]")).to_be_attached()
    return page


def enter(page: Page, item: str, value: str) -> None:
    page.fill(f"#value-{item}", value)
    page.keyboard.press("Enter")


def at_rest(page: Page, rows: int) -> dict[str, Any]:
    """What rests in the browser, once there are so many rows."""
    end = monotonic() + PATIENCE / 1000
    found: dict[str, Any] = page.evaluate(AT_REST)
    while found["rows"] != rows and monotonic() < end:
        page.wait_for_timeout(50)
        found = page.evaluate(AT_REST)
    assert found["rows"] == rows
    return found


def log_in_as(context: BrowserContext, stack: Stack, user: User) -> None:
    """The same computer, another log-in."""
    context.add_cookies([session_of(user, stack.url)])


def start_browser(chromium: Browser, stack: Stack, profile: Path) -> BrowserContext:
    for lock in profile.glob("Singleton*"):
        lock.unlink()  # the killed browser could not tidy up
    return chromium.browser_type.launch_persistent_context(
        profile,
        executable_path=CHROMIUM,
        args=["--headless", *QUIET, *QUIETER],
        base_url=stack.url,
        viewport=SIZE,
        locale="en-GB",
    )


def log_in(page: Page) -> None:
    page.goto("/login/")
    page.fill("input[name=username]", "cora")
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(lambda url: "/login/" not in url)


def kill(profile: Path) -> None:
    """SIGKILL for the processes that run on this profile, and only those."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str(profile).encode() in (process / "cmdline").read_bytes():
                os.kill(int(process.name), signal.SIGKILL)
        except (OSError, ProcessLookupError):
            continue


def kept_files(profile: Path) -> bytes:
    """All bytes of the profile's databases, one after the other."""
    return b"".join(file.read_bytes() for file in profile.rglob("*IndexedDB*/**/*") if file.is_file())
