"""Weeks and months of the visit calendar: days only, no database, no clock."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from clinnova.lib.dates import add_months, parse_iso_date

_YEARS = range(2000, 2101)  # a study lies within; also keeps arithmetic away from the ends of the calendar
_WEEKS = Calendar(firstweekday=0)


class View(StrEnum):
    """How much of the calendar a page shows."""

    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Span:
    """What a page shows: its view and the day that chose it."""

    view: View
    on: date

    @classmethod
    def of(cls, view: str, on: str, today: date) -> "Span":
        """As the address asks; what cannot be read is the month of today."""
        chosen = View(view) if view in list(View) else View.MONTH
        try:
            day = parse_iso_date(on) if on else today
        except ValueError:
            day = today
        return cls(chosen, day if day.year in _YEARS else today)

    @property
    def weeks(self) -> list[list[date]]:
        """Days from Monday to Sunday; a month has the whole weeks that meet it."""
        if self.view is View.MONTH:
            return _WEEKS.monthdatescalendar(self.on.year, self.on.month)
        monday = self.on - timedelta(days=self.on.weekday())
        return [[monday + timedelta(days=n) for n in range(7)]]

    @property
    def first(self) -> date:
        return self.weeks[0][0]

    @property
    def last(self) -> date:
        return self.weeks[-1][-1]

    @property
    def earlier(self) -> date:
        return self._moved(-1)

    @property
    def later(self) -> date:
        return self._moved(1)

    def holds(self, day: date) -> bool:
        """Whether a day is of the span itself: days of other months only fill its weeks."""
        return self.view is View.WEEK or (day.year, day.month) == (self.on.year, self.on.month)

    def _moved(self, by: int) -> date:
        if self.view is View.MONTH:
            return add_months(self.on.replace(day=1), by)
        return self.on + timedelta(weeks=by)
