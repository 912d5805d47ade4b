"""Calendar days: today at the sites, months as people count them, and the strict reading of a sent date."""

import re
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.utils import timezone

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
# RFC 3339 with minutes at least: the usual readers also take week dates, other digits and `20260403T14Z`.
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
FIRST_YEAR, LAST_YEAR = 1900, 2100
_WIDEST_OFFSET = timedelta(hours=14)


def today() -> date:
    """The calendar day in the installation's time zone."""
    return datetime.now(timezone.get_default_timezone()).date()


def parse_iso_date(text: str) -> date:
    """Read `2026-04-03`, what a date control sends, and nothing else, from 1900 on. Raises ValueError.

    Looser readers accept `20260403`, week dates or other digits, and a guessed date is worse than none.
    """
    if not _ISO_DAY.fullmatch(text):
        raise ValueError("not a day written as YYYY-MM-DD")
    day = date.fromisoformat(text)
    if day.year < FIRST_YEAR:
        raise ValueError("a day before 1900")
    return day


def parse_moment(text: str) -> datetime:
    """Read `2026-04-03T14:05:00+02:00`: date, time and offset, from 1900 to 2100. Raises ValueError.

    There is no leap second and no hour 24; an offset is at most 14 hours.
    """
    if not _MOMENT.fullmatch(text):
        raise ValueError("not a moment with its offset")
    if text[11:13] == "24":
        raise ValueError("hours go from 00 to 23")
    moment = datetime.fromisoformat(text.upper())
    offset = moment.utcoffset() or timedelta()
    if not FIRST_YEAR <= moment.year <= LAST_YEAR or abs(offset) > _WIDEST_OFFSET:
        raise ValueError("a moment outside 1900 to 2100, or an offset that no place has")
    return moment


def add_months(day: date, months: int) -> date:
    """The same day `months` calendar months later, or the month's last day where it is shorter."""
    return day + relativedelta(months=months)
