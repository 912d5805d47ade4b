"""Geometry of the recruitment curve: numbers in, SVG coordinates out. Pure; the template draws."""

from dataclasses import dataclass
from datetime import date

from clinnova.lib.dates import add_months


@dataclass(frozen=True)
class Frame:
    """The drawing's size and margins in SVG units."""

    width: int = 1040
    height: int = 300
    left: int = 40
    right: int = 40
    top: int = 12
    bottom: int = 28


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: where, and for which value (a date or a count)."""

    at: float
    value: date | int


@dataclass(frozen=True)
class Curve:
    """A cumulative step line with its target line, in SVG coordinates."""

    frame: Frame
    actual: str
    area: str
    target: str
    forecast: str
    today: float
    end: tuple[float, float]
    months: tuple[Tick, ...]
    counts: tuple[Tick, ...]

    @property
    def view_box(self) -> str:
        return f"0 0 {self.frame.width} {self.frame.height}"

    @property
    def right(self) -> int:
        return self.frame.width - self.frame.right

    @property
    def bottom(self) -> int:
        return self.frame.height - self.frame.bottom


def curve(
    days: list[date],
    *,
    start: date,
    end: date,
    target: int,
    today: date,
    forecast_on: date | None = None,
    frame: Frame = Frame(),
) -> Curve:
    """The curve of the enrolment `days` (sorted) from `start` to `end`, with a straight line to `target` at `end`."""
    last = max(end, today, min(forecast_on or end, add_months(end, 12)))
    first = min([start, *days[:1]])
    span = max((last - first).days, 1)
    highest = _nice(max(target, len(days), 1))

    def x(day: date) -> float:
        return round(frame.left + (day - first).days / span * (frame.width - frame.left - frame.right), 1)

    def y(count: float) -> float:
        return round(
            frame.height - frame.bottom - count / highest * (frame.height - frame.top - frame.bottom), 1
        )

    steps = _steps(days, x, y, x(min(today, last)))
    tip = (x(min(today, last)), y(len(days)))
    ahead = ""
    if forecast_on and forecast_on > today:
        ahead = f"{tip[0]},{tip[1]} {_toward(x, y, forecast_on, target, last, today, len(days))}"
    return Curve(
        frame=frame,
        actual=" ".join(steps),
        area=f"{x(first)},{y(0)} {' '.join(steps)} {tip[0]},{y(0)}",
        target=f"{x(start)},{y(0)} {x(end)},{y(target)}",
        forecast=ahead,
        today=x(today),
        end=tip,
        months=tuple(Tick(x(m), m) for m in _months(first, last)),
        counts=tuple(Tick(y(c), c) for c in _counts(highest)),
    )


def _steps(days: list[date], x, y, right: float) -> list[str]:  # type: ignore[no-untyped-def]
    """Corners of the step line: flat until a day, then one up for each participant of that day."""
    corners: list[str] = []
    for number, day in enumerate(days):
        if not corners or day != days[number - 1]:
            corners.append(f"{x(day)},{y(number)}")
        if number + 1 == len(days) or days[number + 1] != day:
            corners.append(f"{x(day)},{y(number + 1)}")
    return [*corners, f"{right},{y(len(days))}"]


def _toward(x, y, forecast_on: date, target: int, last: date, today: date, enrolled: int) -> str:  # type: ignore[no-untyped-def]
    """End of the forecast line, cut at the right edge of the drawing."""
    if forecast_on <= last:
        return f"{x(forecast_on)},{y(target)}"
    share = (last - today).days / max((forecast_on - today).days, 1)
    return f"{x(last)},{y(enrolled + share * (target - enrolled))}"


def _nice(highest: int) -> int:
    """The smallest round number at or above `highest` that divides into three to six steps."""
    scale = 1
    while True:
        for factor in (4, 5, 6, 8, 10, 15, 20, 25, 30):
            if factor * scale >= highest:
                return factor * scale
        scale *= 10


def _counts(highest: int) -> list[int]:
    step = next(highest // parts for parts in (4, 5, 3, 6, 1) if highest % parts == 0)
    return list(range(0, highest + 1, step))


def _months(first: date, last: date) -> list[date]:
    """First days of months (or every third, sixth, twelfth), at most about eight."""
    total = (last.year - first.year) * 12 + last.month - first.month
    step = next((s for s in (1, 3, 6, 12, 24) if total / s <= 8), 60)
    begin = add_months(first.replace(day=1), 1)
    begin = add_months(begin, -(begin.month - 1) % step if step <= 12 else 0)
    days = []
    while begin <= last:
        days.append(begin)
        begin = add_months(begin, step)
    return days
