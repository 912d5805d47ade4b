"""Entering data in a real Chromium: from a key to a settled screen, opening the form, long tasks, bytes.

The form is that of big_form.py. The web server runs on the same machine with production settings and files. A key
counts from the moment at which the browser received it until one frame after the last change of the page that it
causes. Measured are the keys to which the form reacts: Enter, with which a typed value is taken over, and the digit
that picks a choice. What the answer of the server to the save causes afterwards is a figure of its own.
"""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from statistics import median, quantiles
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from benchmarks.big_form import EXPRESSIONS, ITEMS, ROWS, SECTIONS, open_big_form
from benchmarks.server import WORKERS, collect_static, web_server
from benchmarks.stage import log_in
from benchmarks.yardstick import USUAL, plain_work
from forms.capture import Target

try:
    from playwright.sync_api import Browser, Page, sync_playwright
except ImportError:  # not installed in production
    sync_playwright = None  # type: ignore[assignment]

# Milliseconds at the usual speed of yardstick.py: 95th percentile of keys, median, longest.
KEY, OPENING, TASK = 100.0, 1000.0, 200.0
OPENINGS = 5
ROUNDS = 3
WATCH = Path(__file__).with_name("entry_watch.js")
_NAMES = ("chromium", "chromium-browser", "chromium-headless-shell")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(which, _NAMES)), "/usr/bin/chromium")
ARGUMENTS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]


def run() -> bool:
    """Measure, print one line per figure, and say whether the limits are held."""
    if sync_playwright is None or not Path(CHROMIUM).exists():
        print("entry: left out, it needs playwright (pip install -r requirements-dev.txt) and Chromium")
        return True
    with tempfile.TemporaryDirectory() as folder:
        nurse, target = open_big_form(Path(folder))
        with _site(nurse) as site, _browser() as browser:
            return _judged(_measured(browser, site, target))


@dataclass
class Site:
    """Where the web server answers, and the cookie of the nurse's session."""

    url: str
    cookie: str


@dataclass
class Figures:
    """Milliseconds, and bytes where it says so."""

    plain: list[float] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)
    drawn: list[float] = field(default_factory=list)
    usual: list[float] = field(default_factory=list)
    usual_drawn: list[float] = field(default_factory=list)
    keys: dict[str, list[float]] = field(default_factory=dict)
    answers: list[float] = field(default_factory=list)
    saved: list[float] = field(default_factory=list)
    opening_tasks: list[float] = field(default_factory=list)
    key_tasks: list[float] = field(default_factory=list)
    page_bytes: list[int] = field(default_factory=list)
    all_bytes: list[int] = field(default_factory=list)
    sent: list[dict[str, int]] = field(default_factory=list)


def _measured(browser: "Browser", site: Site, target: Target) -> Figures:
    figures = Figures()
    address = _address(target)
    for _process in range(3 * WORKERS):  # definitions and templates are read once in each
        _open(browser, site, address).context.close()
    for _n in range(OPENINGS):
        figures.plain += plain_work(browser)
        page = _open(browser, site, address)
        figures.cold.append(page.evaluate("benchmark.opened"))
        figures.drawn.append(page.evaluate("benchmark.drawn"))
        figures.opening_tasks += [task["duration"] for task in page.evaluate("benchmark.tasks")]
        document, everything = page.evaluate(_TRANSFERRED)
        figures.page_bytes.append(document)
        figures.all_bytes.append(everything)
        page.context.close()
        page = _open(browser, site, address, before="/")
        figures.usual.append(page.evaluate("benchmark.opened"))
        figures.usual_drawn.append(page.evaluate("benchmark.drawn"))
        figures.opening_tasks += [task["duration"] for task in page.evaluate("benchmark.tasks")]
        page.context.close()
    _type(_open(browser, site, address), figures)
    figures.plain += plain_work(browser)
    return figures


_TRANSFERRED = """() => {
  const [page] = performance.getEntriesByType("navigation");
  const rest = performance.getEntriesByType("resource").filter((one) => one.startTime < benchmark.opened);
  return [page.transferSize, rest.reduce((sum, one) => sum + one.transferSize, page.transferSize)];
}"""


def _open(browser: "Browser", site: Site, address: str, before: str = "") -> "Page":
    """The form in a window of its own; `before` is the page on which the nurse was, with an empty cache."""
    context = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 800})
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": site.cookie, "url": site.url}])
    context.add_init_script(path=WATCH)
    page = context.new_page()
    if before:
        page.goto(before, wait_until="networkidle")
    page.goto(address)
    page.evaluate("benchmark.ready()")
    return page


def _type(page: "Page", figures: Figures) -> None:
    page.wait_for_timeout(500)
    page.evaluate("benchmark.tasks.length = 0")
    for number in range(ROUNDS):
        for kind, control, typed in _strokes(number):
            noted = _stroke(page, control, typed)
            figures.keys.setdefault(kind, []).append(noted["own"] - noted["key"])
            if noted["after"] is not None:
                figures.answers.append(noted["after"] - noted["answered"])
            figures.saved.append(max(noted["own"], noted["after"] or 0, noted["answered"]) - noted["key"])
    figures.key_tasks = [task["duration"] for task in page.evaluate("benchmark.tasks")]
    figures.sent = page.evaluate("benchmark.sent")
    if any(one["status"] != 200 for one in figures.sent):
        raise SystemExit(f"Saves failed: {figures.sent}")
    page.context.close()


def _strokes(number: int) -> Iterator[tuple[str, str, str]]:
    """Kind, control and what is typed: values that differ in every round."""
    for s in range(0, SECTIONS, 2):
        yield "number", f"#value-s{s:02}_n0", str(41 + number)
        yield "choice", f"#value-s{s + 1:02}_g0", str((number + 3) % 5)
    yield "number for all rows", "#value-s00_d0", f"{71 + number}.5"
    yield "shows and hides", "#value-s02_y0", "2" if number % 2 == 0 else "1"
    for row in (1, 27, 50, 77, ROWS):
        yield "cell", f"#value-r{row}-m_dose", f"{100 + number}.5"
        yield "cell", f"#value-r{row}-m_times", str(6 + number)
    yield "choice in a cell", "#value-r40-m_grade", str((number + 1) % 5)
    yield "choice in a cell", "#value-r90-m_grade", str((number + 2) % 5)


def _stroke(page: "Page", control: str, typed: str) -> dict[str, Any]:
    """Type into a control as a hand does; the last key is the one that counts."""
    element = page.locator(control)
    element.focus()
    page.wait_for_timeout(50)
    kind = element.evaluate("control => control.type ?? control.tagName")
    if kind == "text":
        element.select_text()
        page.keyboard.type(typed)
        page.wait_for_timeout(50)
        typed = "Enter"
    page.evaluate("benchmark.arm()")
    page.keyboard.press(typed)
    noted: dict[str, Any] = page.evaluate("benchmark.settled()")
    if noted["own"] is None or noted["answered"] is None:
        raise SystemExit(f"Nothing followed the key in {control}.")
    return noted


def _judged(figures: Figures) -> bool:
    keys = [one for some in figures.keys.values() for one in some]
    late, opening = _p95(keys), median(figures.usual)
    longest = max([0.0, *figures.opening_tasks, *figures.key_tasks])
    slower = max(1.0, median(figures.plain) / USUAL)
    key, open_in, task = KEY * slower, OPENING * slower, TASK * slower
    print(f"entry: form of {ITEMS} items, {EXPRESSIONS} expressions and {ROWS} rows; {len(keys)} keys")
    print(
        f"entry: plain work takes {median(figures.plain):.0f} ms, usually {USUAL:.0f}: limits times {slower:.2f}"
    )
    print(f"entry: key to settled screen: median {median(keys):.0f} ms, p95 {late:.0f} ms (limit {key:.0f})")
    for kind, some in figures.keys.items():
        print(f"entry:   {kind}: median {median(some):.0f} ms, longest {max(some):.0f} ms")
    print(
        f"entry: answer to settled: median {median(figures.answers or [0]):.0f} ms, p95 {_p95(figures.answers):.0f} ms"
    )
    print(
        f"entry: key to saved and settled: median {median(figures.saved):.0f} ms, p95 {_p95(figures.saved):.0f} ms"
    )
    print(
        f"entry: opening from Today: median {opening:.0f} ms (limit {open_in:.0f}), longest {max(figures.usual):.0f},"
        f" last row drawn {median(figures.usual_drawn):.0f} ms; as the first page of an empty browser:"
        f" {median(figures.cold):.0f} ms, last row {median(figures.drawn):.0f} ms"
    )
    print(
        f"entry: longest task: opening {max([0.0, *figures.opening_tasks]):.0f} ms,"
        f" keys {max([0.0, *figures.key_tasks]):.0f} ms (limit {task:.0f})"
    )
    print(
        f"entry: bytes: page {median(figures.page_bytes):,.0f}, with all files {median(figures.all_bytes):,.0f};"
        f" body of a save {median([one['request'] for one in figures.sent]):.0f},"
        f" of its answer {median([one['answer'] for one in figures.sent]):,.0f}"
    )
    return late <= key and opening <= open_in and longest <= task


def _p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1] if len(values) > 1 else sum(values)


def _address(target: Target) -> str:
    subject = target.subject
    return reverse("entry", args=[subject.study.slug, subject.number, target.visit.pk, target.form])  # type: ignore[union-attr]


@contextmanager
def _site(nurse: User) -> Iterator[Site]:
    secret = secrets.token_urlsafe(48)
    collect_static(secret)
    with web_server("bench-entry", secret) as server:
        yield Site(f"http://127.0.0.1:{server.port}", log_in(nurse, secret))


@contextmanager
def _browser() -> "Iterator[Browser]":
    """Its driver runs an event loop in this thread; nothing else runs in that loop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
