"""Dates and times as people type them; the day always stands before the month.

date          2024-04-03, 3.4.2024, 03/04/2024 partial date  also 2024, 2024-04, 4.2024, 04/2024 time
14:05 datetime      2024-04-03T14:05 with seconds and offset where known; without an offset the site's zone is
meant

Years from 1900 to 2100. Stored in ISO 8601; a date and time always with its offset.
"""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from forms.engine.refusals import AnswerRefused
from studies.definition.compiled import ItemDef

FIRST_YEAR, LAST_YEAR = 1900, 2100
_WIDEST_OFFSET = timedelta(hours=14)  # of any place on earth
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([./])([0-9]{1,2})\2([0-9]{4})")
_ISO_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_MONTH_FIRST = re.compile(r"([0-9]{1,2})[./]([0-9]{4})")
_YEAR = re.compile(r"[0-9]{4}")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(Z|[+-][0-9]{2}:[0-9]{2})?"
)


def parse_date(item: ItemDef, raw: Any) -> str:
    """A full day as YYYY-MM-DD. Raises AnswerRefused("date" | "no_such_day" | "year")."""
    found = _full_day(_typed(raw, "date"))
    if found is None:
        raise AnswerRefused("date")
    return found


def parse_partial_date(item: ItemDef, raw: Any) -> str:
    """A day, a month or a year, as far as it is known. Raises AnswerRefused as `parse_date` does."""
    text = _typed(raw, "partial_date")
    full = _full_day(text)
    if full is not None:
        return full
    if _YEAR.fullmatch(text):
        return f"{_year(text):04d}"
    iso, typed = _ISO_MONTH.fullmatch(text), _MONTH_FIRST.fullmatch(text)
    if iso is None and typed is None:
        raise AnswerRefused("partial_date")
    year, month = (iso[1], iso[2]) if iso else (typed[2], typed[1])  # type: ignore[index]
    if not 1 <= int(month) <= 12:
        raise AnswerRefused("no_such_day")
    return f"{_year(year):04d}-{int(month):02d}"


def parse_time(item: ItemDef, raw: Any) -> str:
    """A time of day as HH:MM. Raises AnswerRefused("time")."""
    match = _TIME.fullmatch(_typed(raw, "time"))
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise AnswerRefused("time")
    return f"{int(match[1]):02d}:{match[2]}"


def parse_datetime(item: ItemDef, raw: Any, zone: tzinfo) -> str:
    """A moment with its offset. Raises AnswerRefused("datetime" | "no_such_day" | "year" | "no_such_hour").

    Without an offset the clock of `zone` is meant; an hour that a change to summer time skips is refused, of
    an hour that occurs twice the first is taken.
    """
    match = _MOMENT.fullmatch(_typed(raw, "datetime"))
    if match is None:
        raise AnswerRefused("datetime")
    day = _full_day(match[1])
    if match[2].startswith("24"):  # later readers take it for midnight of the next day
        raise AnswerRefused("datetime")
    try:
        moment = datetime.fromisoformat(f"{day}T{match[2]}{match[3] or ''}")
    except ValueError:
        raise AnswerRefused("datetime") from None
    if moment.tzinfo is None:
        local = moment.replace(tzinfo=zone)
        if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != moment:
            raise AnswerRefused("no_such_hour")
        moment = local
    if abs(moment.utcoffset() or timedelta()) > _WIDEST_OFFSET:
        raise AnswerRefused("datetime")
    return moment.isoformat(timespec="seconds" if moment.second else "minutes")


def _full_day(text: str) -> str | None:
    iso, typed = _ISO_DAY.fullmatch(text), _DAY_FIRST.fullmatch(text)
    if iso is None and typed is None:
        return None
    year, month, day = (iso[1], iso[2], iso[3]) if iso else (typed[4], typed[3], typed[1])  # type: ignore[index]
    try:
        return date(_year(year), int(month), int(day)).isoformat()
    except ValueError:
        raise AnswerRefused("no_such_day") from None


def _year(text: str) -> int:
    year = int(text)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise AnswerRefused("year", first=FIRST_YEAR, last=LAST_YEAR)
    return year


def _typed(raw: Any, code: str) -> str:
    if not isinstance(raw, str):
        raise AnswerRefused(code)
    return raw.strip(" ")
