"""Dates in expressions: ISO texts, possibly partial ("2024", "2024-04"), or date-times.

Two texts that both read as dates are compared as dates. A partial date is the range of
days that it may be; an order is known only when it holds for every such day.
A date and a date-time compare by day; two date-times by instant (by the clock on the wall
unless both carry their offset).
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

_PATTERN = re.compile(
    r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})"
    r"(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2}(?:\.[0-9]{1,9})?))?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?"
)
ASSUMED_BIRTH_DAY = 15  # of a birth known to the month: the protocols' rule


class Moment(NamedTuple):
    """`first`..`last` in days; `clock` in seconds of local time and `offset` if given."""

    first: int
    last: int
    clock: float | None
    offset: int | None


@lru_cache(maxsize=4096)
def read(text: str) -> Moment | None:
    """The moment that a text means, None if it is not a date."""
    found = _PATTERN.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute, second, zone = found.groups()
    try:
        first = datetime.date(int(year), int(month or 1), int(day or 1)).toordinal()
    except ValueError:
        return None
    if day is None:
        return Moment(first, _last_day(int(year), int(month or 12)), None, None)
    if hour is None:
        return Moment(first, first, None, None)
    if int(hour) > 23 or int(minute) > 59 or float(second or 0) >= 60:
        return None
    clock = first * 86400 + int(hour) * 3600 + int(minute) * 60 + float(second or 0)
    return Moment(first, first, clock, _offset(zone))


def _last_day(year: int, month: int) -> int:
    if month == 12:
        return datetime.date(year, 12, 31).toordinal()
    return datetime.date(year, month + 1, 1).toordinal() - 1


def _offset(zone: str | None) -> int | None:
    if zone is None or zone == "Z":
        return None if zone is None else 0
    seconds = int(zone[1:3]) * 3600 + int(zone[4:6]) * 60
    return -seconds if zone[0] == "-" else seconds


def _spans(left: Moment, right: Moment) -> tuple[float, float, float, float]:
    """First and last of both, on the scale on which the two can be compared."""
    if left.clock is None or right.clock is None:
        return left.first, left.last, right.first, right.last
    one, other = left.clock, right.clock
    if left.offset is not None and right.offset is not None:
        one, other = one - left.offset, other - right.offset
    return one, one, other, other


def before(left: Moment, right: Moment) -> bool | None:
    """Whether left is earlier; None if that cannot be decided."""
    first, last, other_first, other_last = _spans(left, right)
    if last < other_first:
        return True
    return False if first >= other_last else None


def same(left: Moment, right: Moment) -> bool | None:
    """Whether two differently written dates are one; None if that cannot be decided."""
    first, last, other_first, other_last = _spans(left, right)
    if last < other_first or other_last < first:
        return False
    return True if first == last == other_first == other_last else None


def minutes(start: Moment, end: Moment) -> int | None:
    """Completed minutes from one date-time to another, negative if `end` is the earlier; None for mere dates."""
    if start.clock is None or end.clock is None:
        return None
    one, _, other, _ = _spans(start, end)
    return math.trunc((other - one) / 60)


def days(start: datetime.date, end: datetime.date) -> int:
    return end.toordinal() - start.toordinal()


def months(start: datetime.date, end: datetime.date) -> int:
    """Completed calendar months, negative when `end` is the earlier one."""
    if end < start:
        return -months(end, start)
    passed = (end.year - start.year) * 12 + end.month - start.month
    return passed - 1 if end.day < start.day else passed


def years(start: datetime.date, end: datetime.date) -> int:
    """Completed years: a birthday on 29 February is reached on 1 March of a common year."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def between(measure: Callable[..., int], start: Moment, end: Moment) -> int | None:
    """A measure that is known although a date is partial: the same for all its days."""
    least = measure(_date(start.last), _date(end.first))
    most = measure(_date(start.first), _date(end.last))
    return least if least == most else None


def birth(text: str) -> Moment | None:
    """A birth date; one known to the month counts as its fifteenth day."""
    return read(f"{text}-{ASSUMED_BIRTH_DAY}" if len(text) == 7 else text)


def _date(day: int) -> datetime.date:
    return datetime.date.fromordinal(day)
