"""Windows that stay open: a new one costs the browser more than most of what a test does in it."""

from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page

from accounts.models import User
from tests.browser.pages import session_of, watch

SIZE = {"width": 1280, "height": 800}
BLANK = "about:blank"


@dataclass
class Screens:
    """Hands out windows in which somebody has just logged in, and which remember nothing of who had them before."""

    browser: Browser
    url: str
    _idle: dict[str, list[Page]] = field(default_factory=dict)
    _taken: list[tuple[str, Page]] = field(default_factory=list)

    def open(self, user: User | None, **options: object) -> Page:
        """An empty window; `options` of a browser context, 1280 x 800 unless told. Two at once know nothing of each
        other, as two computers.
        """
        options = {"viewport": SIZE, "locale": "en-GB"} | options
        kind = repr(sorted(options.items()))
        idle = self._idle.setdefault(kind, [])
        page = idle.pop() if idle else self.browser.new_context(base_url=self.url, **options).new_page()  # type: ignore[arg-type]
        watch(page)
        if user:
            page.context.add_cookies([session_of(user, self.url)])
        self._taken.append((kind, page))
        return page

    def clear(self) -> list[str]:
        """Everybody goes. Returns what the browser has complained of."""
        said = [one for _kind, page in self._taken for one in page.complaints]  # type: ignore[attr-defined]
        while self._taken:
            kind, page = self._taken.pop()
            self._forget(page)
            self._idle[kind].append(page)
        return said

    def _forget(self, page: Page) -> None:
        """As after a log-out on a computer on which nothing was ever kept."""
        page.unroute_all()
        leave(page)
        page.context.clear_cookies()
        tools = page.context.new_cdp_session(page)
        tools.send("Storage.clearDataForOrigin", {"origin": self.url, "storageTypes": "all"})
        tools.detach()


def leave(page: Page) -> None:
    """From a page of ours to an empty one; what the window itself has kept goes too."""
    if page.url != BLANK:
        page.evaluate("sessionStorage.clear()")
        page.goto(BLANK)
