"""Calendar days: today at the sites, months as people count them, and the strict reading of a sent date."""

import re
from datetime import date

from dateutil.relativedelta import relativedelta
from django.utils import timezone

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def today() -> date:
    """The calendar day in the installation's time zone."""
    return timezone.localdate()


def parse_iso_date(text: str) -> date:
    """Read `2026-04-03`, what a date control sends, and nothing else. Raises ValueError.

    Looser readers accept `20260403`, week dates or other digits, and a guessed date is worse than none.
    """
    if not _ISO_DAY.fullmatch(text):
        raise ValueError("not a day written as YYYY-MM-DD")
    return date.fromisoformat(text)


def add_months(day: date, months: int) -> date:
    """The same day `months` calendar months later, or the month's last day where it is shorter."""
    return day + relativedelta(months=months)
