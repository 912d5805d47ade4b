"""Dates, times and numbers as people read them, in the language of the page. Never for files or the API."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format, get_format, number_format
from django.utils.translation import get_language

NOTHING = "–"
_DAY_AND_MONTH = {"en": "j M", "fr": "j N", "de": "j. N"}
_DIGITS_BEFORE_GROUPING = 4  # 2026 stays 2026; 12,400 is grouped


def day(value: date | str | None) -> str:
    """`3 Apr 2026`; ISO strings are read, a time is put into the current zone first; a dash for nothing."""
    value = _as_date(value)
    return spelled(value, get_format("DATE_FORMAT")) if value else NOTHING


def spelled(value: date, pattern: str) -> str:
    """A date in Django's letters j, M, N and Y: as `date_format`, but the name of a month is asked for only once."""
    return _in_month(pattern, get_language(), value.month).format(value.day, value.year)


@lru_cache(maxsize=256)
def _in_month(pattern: str, language: str | None, month: int) -> str:
    """`{0} Apr {1:04}` for "j M Y"."""
    return str(date_format(date(2000, month, 1), pattern.replace("j", "{0}").replace("Y", "{1:04}")))


def day_short(value: date | str | None) -> str:
    """`3 Apr`, where the year is plain from what stands around it."""
    value = _as_date(value)
    pattern = _DAY_AND_MONTH.get(get_language() or "en", _DAY_AND_MONTH["en"])
    return spelled(value, pattern) if value else NOTHING


def period(first: date | None, last: date | None) -> str:
    """`20 Mar – 17 Apr 2026`; years on both sides when they differ, one day when both are the same."""
    if first is None or last is None or first == last:
        return day(first or last)
    start = day_short(first) if first.year == last.year else day(first)
    return f"{start} – {day(last)}"


def moment(value: datetime | None) -> str:
    """`3 Apr 2026, 14:32 CEST`: the zone is always said, because sites lie in several."""
    if value is None:
        return NOTHING
    local = timezone.localtime(value)
    return f"{date_format(local, 'DATETIME_FORMAT')} {local.tzname()}"


def clock(value: datetime | None) -> str:
    """`14:32:05` in the current zone, for the save state."""
    return timezone.localtime(value).strftime("%H:%M:%S") if value else NOTHING


def number(value: int | float | Decimal | str | None, places: int | None = None) -> str:
    """`12,400` · `70.5` · `70,5`: the language's decimal sign, grouped from five digits.

    Text that is a number ("70.50") keeps its scale; other text comes back as it is; a dash for nothing.
    """
    if value is None or value == "":
        return NOTHING
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    if not exact.is_finite():
        return NOTHING
    grouped = abs(exact) >= 10**_DIGITS_BEFORE_GROUPING
    return number_format(exact, decimal_pos=places, force_grouping=grouped)


def percent(part: float | None, whole: float = 100, places: int = 0) -> str:
    """`82 %` of `part` in `whole`; a dash when there is no whole to speak of."""
    if part is None or not whole:
        return NOTHING
    return f"{number(round(100 * part / whole, places), places)}\N{NARROW NO-BREAK SPACE}%"


def _as_date(value: date | str | None) -> date | None:
    if isinstance(value, str):
        return date.fromisoformat(value[:10]) if value else None
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value
