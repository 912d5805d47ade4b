"""How fast a browser does plain work on this machine at the moment of the run.

Limits in milliseconds hold for a machine on which the plain work takes `USUAL`. The same machine may be half as fast an
hour later: where the work takes longer, limits are longer by as much, and the run says so. They are never shorter.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

USUAL = 250.0  # milliseconds
_FIELDS, _TIMES = 2000, 5
_WORK = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def plain_work(browser: "Browser") -> list[float]:
    """Milliseconds of building and laying out 2,000 labelled fields in an empty page, several times."""
    page = browser.new_page()
    try:
        return [page.evaluate(_WORK, _FIELDS) for _time in range(_TIMES)]
    finally:
        page.close()
