"""The clock of the demonstration: its past is entered as though on the days on which it happened.

Queries then have ages, completions have days and rules that look at today see the right one. Only the
loader's own process is affected, and only Django's clock: the audit trail takes its time from the database
and says truthfully when the synthetic data were loaded.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

from django.utils import timezone

OFFICE_HOURS = time(9, 30)


@contextmanager
def on_day(day: date) -> Iterator[None]:
    """Django's clock stands at half past nine on `day`, in the installation's time zone."""
    real, moment = timezone.now, timezone.make_aware(datetime.combine(day, OFFICE_HOURS))
    timezone.now = lambda: min(moment, real())
    try:
        yield
    finally:
        timezone.now = real
