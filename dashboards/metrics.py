"""Recruitment figures as numbers. Pure; definitions are those of the clinical specification, section 7.1."""

from dataclasses import dataclass
from datetime import date, timedelta

DAYS_PER_MONTH = 30.4375
VELOCITY_DAYS = 90


@dataclass(frozen=True)
class Forecast:
    """When the target will be reached at the present pace. `on` is None while nobody is being enrolled."""

    remaining: int
    velocity: float  # participants a month
    months: float | None
    on: date | None
    reached: bool = False


def target_to_date(first: date, last: date, target: int, on: date) -> float:
    """Participants planned by day `on`: linear from `first` to `last`, at most `target` (METRIC_TARGET)."""
    if on <= first:
        return 0.0
    if on >= last:
        return float(target)
    return target * (on - first).days / (last - first).days


def velocity(enrolled: int, days: int = VELOCITY_DAYS) -> float:
    """Participants a month, from those enrolled in the last `days` days."""
    return enrolled / (days / DAYS_PER_MONTH)


def forecast(
    *, enrolled: int, target: int, in_window: int, today: date, window_days: int = VELOCITY_DAYS
) -> Forecast:
    """Day on which the target is reached if the pace of the last `window_days` days goes on (METRIC_FORECAST)."""
    remaining = max(target - enrolled, 0)
    pace = velocity(in_window, window_days)
    if remaining == 0:
        return Forecast(0, pace, 0.0, today, reached=True)
    if pace == 0:
        return Forecast(remaining, 0.0, None, None)
    months = remaining / pace
    return Forecast(remaining, pace, months, today + timedelta(days=round(months * DAYS_PER_MONTH)))


def screen_failure_rate(failed: int, enrolled: int) -> float | None:
    """Failures as per cent of failures and enrolled together; None without either (METRIC_SCREEN_FAILURE)."""
    decided = failed + enrolled
    return 100 * failed / decided if decided else None


def recruitment_rating(enrolled: int, planned: float) -> str:
    """ "green" from 90 % of the plan, "amber" from 70 %, "red" below; "none" while nothing is planned yet."""
    if planned <= 0:
        return "none"
    share = 100 * enrolled / planned
    return "green" if share >= 90 else "amber" if share >= 70 else "red"
