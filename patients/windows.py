"""Visit windows and statuses: calendar arithmetic only, no database, no definition, no clock.

The rules are those of the study protocols' visit logic (tests/data/visit_vectors.json holds the agreed
cases).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from clinnova.lib.dates import add_months

BASELINE_WITHIN_DAYS = 28  # the baseline visit follows the consent by at most this many days


class VisitStatus(StrEnum):
    """What a visit is on a given day. Only done and missed are recorded; the rest follows from dates."""

    FUTURE = "future"
    DUE = "due"
    OVERDUE = "overdue"
    DONE_EARLY = "done_early"
    DONE_IN_WINDOW = "done_in_window"
    DONE_LATE = "done_late"
    MISSED = "missed"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Window:
    """Days on which a visit counts as on time, both ends included, and the day it is aimed at."""

    earliest: date
    target: date | None
    latest: date


def visit_window(anchor: date, months: int = 0, days: int = 0, *, before: int = 0, after: int = 0) -> Window:
    """The window around `anchor` + calendar `months` (clipped to the month's end) + `days`."""
    target = add_months(anchor, months) + timedelta(days=days)
    return Window(target - timedelta(days=before), target, target + timedelta(days=after))


def baseline_window(consented_on: date) -> Window:
    """When the baseline visit may take place. It has no target: others are counted from it."""
    return Window(consented_on, None, consented_on + timedelta(days=BASELINE_WITHIN_DAYS))


def visit_status(
    earliest: date | None,
    latest: date | None,
    today: date,
    actual: date | None = None,
    missed: bool = False,
    active: bool = True,
) -> VisitStatus:
    """The status of a visit on `today`; `active` says whether it is expected: its condition holds, and the
    participant took part when the window opened.

    A visit without a window (unscheduled, screening) is never early or late, and never due.
    """
    if actual is not None:
        return _done(earliest, latest, actual)
    if missed:
        return VisitStatus.MISSED
    if not active:
        return VisitStatus.NOT_APPLICABLE
    if earliest is None or today < earliest:
        return VisitStatus.FUTURE
    return VisitStatus.OVERDUE if latest is not None and today > latest else VisitStatus.DUE


def is_active(takes_part: bool, ended_on: date | None, earliest: date | None) -> bool:
    """Whether a participant takes part when a window opens.

    Participation that ended later, or on that very day, leaves the visit expected; without a window only
    running participation does.
    """
    if takes_part:
        return True
    return ended_on is not None and earliest is not None and ended_on >= earliest


def _done(earliest: date | None, latest: date | None, actual: date) -> VisitStatus:
    if earliest is not None and actual < earliest:
        return VisitStatus.DONE_EARLY
    if latest is not None and actual > latest:
        return VisitStatus.DONE_LATE
    return VisitStatus.DONE_IN_WINDOW
