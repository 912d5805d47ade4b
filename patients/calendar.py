"""The visit calendar as its page draws it: each visit on its day, and windows that are open beside it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinnova.lib.display import period
from clinnova.lib.wording import fits
from patients import schedule
from patients.calendar_days import Span, View
from patients.models import Visit
from patients.windows import VisitStatus

LIMIT = 1500  # visits of a page
MONTH_CELL = 4  # visits of a day in the month; the week shows them all
_OPEN = frozenset({VisitStatus.DUE, VisitStatus.OVERDUE, VisitStatus.FUTURE})


@dataclass(frozen=True)
class Entry:
    """One visit. `on` is the day it took place, else its target, else (a baseline) its last day."""

    visit: Visit
    title: str
    status: str
    on: date
    url: str

    @property
    def text(self) -> str:
        """What a filter looks through."""
        return f"{self.visit.subject.number} {self.title} {self.visit.subject.site.code}"

    @property
    def window(self) -> str:
        """`Window 20 Mar – 17 Apr 2026`; nothing for a visit that nobody planned."""
        if self.visit.earliest is None or self.visit.latest is None:
            return ""
        return _("Window %(period)s") % {"period": period(self.visit.earliest, self.visit.latest)}


@dataclass(frozen=True)
class Day:
    """One day: the visits shown, and how many more there are."""

    on: date
    entries: tuple[Entry, ...]
    more: int
    is_today: bool
    outside: bool


@dataclass(frozen=True)
class Sheet:
    """A page of the calendar. `windows`: in a week, visits that may take place in it and aim elsewhere."""

    span: Span
    title: str
    weeks: tuple[tuple[Day, ...], ...]
    windows: tuple[Entry, ...]
    total: int
    cut: bool

    @property
    def has_today(self) -> bool:
        return any(day.is_today and not day.outside for week in self.weeks for day in week)

    @property
    def counted(self) -> str:
        """The noun of the number of windows."""
        return ngettext("visit", "visits", len(self.windows))

    @property
    def is_week(self) -> bool:
        return self.span.view is View.WEEK


def sheet(span: Span, visits: Iterable[Visit], today: date, wanted: str = "") -> Sheet:
    """Lay out visits that are in order; `wanted` are words that an entry must hold."""
    rows = list(visits)
    found = [entry for visit in rows[:LIMIT] if fits((entry := entry_of(visit, today)).text, wanted)]
    by_day: dict[date, list[Entry]] = defaultdict(list)
    for entry in found:
        by_day[entry.on].append(entry)
    weeks = tuple(tuple(_day(span, on, by_day[on], today) for on in week) for week in span.weeks)
    total = sum(len(d.entries) + d.more for week in weeks for d in week)
    windows = _windows(span, found) if span.view is View.WEEK else ()
    return Sheet(span, _title(span), weeks, windows, total, len(rows) > LIMIT)


def entry_of(visit: Visit, today: date) -> Entry:
    """A visit with its day; reads `visit.subject` with site and study, which callers keep loaded."""
    subject = visit.subject
    return Entry(
        visit=visit,
        title=schedule.title(visit),
        status=schedule.status(visit, today).value,
        on=visit.visited_on or visit.target or visit.latest or today,
        url=reverse("participant", args=[subject.study.slug, subject.number]),
    )


def _day(span: Span, on: date, entries: list[Entry], today: date) -> Day:
    shown = entries if span.view is View.WEEK else entries[:MONTH_CELL]
    return Day(on, tuple(shown), len(entries) - len(shown), on == today, not span.holds(on))


def _windows(span: Span, entries: list[Entry]) -> tuple[Entry, ...]:
    aside = [e for e in entries if e.status in _OPEN and not span.first <= e.on <= span.last]
    return tuple(sorted(aside, key=lambda e: (e.visit.latest, e.visit.pk)))


def _title(span: Span) -> str:
    if span.view is View.WEEK:
        return period(span.first, span.last)
    return date_format(span.on, "F Y")
