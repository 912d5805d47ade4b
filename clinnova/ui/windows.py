"""The visit window as a small bar: geometry in SVG units, and the same in words. Pure: `today` is given."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinnova.lib.display import day, period

WIDTH, MARGIN, WINDOW_AT, WINDOW_WIDTH = 120, 4, 30, 60  # SVG units; the window always fills the middle half
CLOSING_DAYS = 3


@dataclass(frozen=True)
class WindowBar:
    """Where the marks stand. `state`: future, due, closing, overdue or done."""

    opens: float
    closes: float
    target: float
    today: float
    done: float | None
    state: str
    words: str


def window_bar(
    *, opens: date, closes: date, today: date, target: date | None = None, done: date | None = None
) -> WindowBar:
    """The bar of one visit; a date beyond the bar is drawn at its end."""

    def at(value: date) -> float:
        days = max((closes - opens).days, 1)
        place = WINDOW_AT + WINDOW_WIDTH * (value - opens).days / days
        return round(min(max(place, MARGIN), WIDTH - MARGIN), 1)

    return WindowBar(
        opens=WINDOW_AT,
        closes=WINDOW_AT + WINDOW_WIDTH,
        target=at(target or opens),
        today=at(today),
        done=at(done) if done else None,
        state=state(opens=opens, closes=closes, today=today, done=done),
        words=_words(opens, closes, today, done),
    )


def state(*, opens: date, closes: date, today: date, done: date | None = None) -> str:
    """future, due, closing (the last three days), overdue or done."""
    if done:
        return "done"
    if today > closes:
        return "overdue"
    if today < opens:
        return "future"
    return "closing" if (closes - today).days <= CLOSING_DAYS else "due"


def days_words(*, opens: date, closes: date, today: date, done: date | None = None) -> str:
    """What the calendar says about a visit: `3 days over`, `last day`, `5 days left`, `opens in 12 days`."""
    if done:
        return _("done %(day)s") % {"day": day(done)}
    if today > closes:
        return _count(
            ngettext("%(days)s day over", "%(days)s days over", (today - closes).days), today - closes
        )
    if today < opens:
        return _count(
            ngettext("opens in %(days)s day", "opens in %(days)s days", (opens - today).days), opens - today
        )
    if today == closes:
        return _("last day")
    return _count(ngettext("%(days)s day left", "%(days)s days left", (closes - today).days), closes - today)


def _count(sentence: str, span) -> str:  # type: ignore[no-untyped-def]
    return sentence % {"days": span.days}


def _words(opens: date, closes: date, today: date, done: date | None) -> str:
    when = days_words(opens=opens, closes=closes, today=today, done=done)
    return _("Window %(period)s, %(when)s") % {"period": period(opens, closes), "when": when}
