"""The course of a study's lead score: its values by visit, and the geometry of their line. Reads nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from forms.matrix import FormStatus
from forms.models import FormRecord
from forms.rendering.words import say, shown, unit_label
from patients import schedule
from patients.models import Visit
from studies.definition.compiled import CompiledStudy

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 480, 168, 34, 22, 20, 26  # SVG units
_LABEL_EVERY = 62  # SVG units that a label under the axis needs
_ROUND = (1, 2, 4, 5, 8, 10)


@dataclass(frozen=True)
class Point:
    """One value: where it stands, at which visit, and as it is written. `mark` is the visit's short name."""

    visit: int
    title: str
    mark: str
    on: date
    value: float
    text: str
    x: float = 0.0
    y: float = 0.0
    tick: bool = True


@dataclass(frozen=True)
class Course:
    """The lead score over time. `finding` is the sentence that stands over the line; `grid` is (y, value)."""

    label: str
    unit: str
    finding: str
    points: tuple[Point, ...]
    line: str
    grid: tuple[tuple[float, str], ...]

    def under(self, visits: Iterable[int | None]) -> list[str]:
        """The value at each of these visits, "" where there is none: a row of the matrix."""
        texts = {point.visit: point.text for point in self.points}
        return [texts.get(visit, "") if visit is not None else "" for visit in visits]


def course(study: CompiledStudy, statuses: Iterable[FormStatus]) -> Course | None:
    """The course of the lead score; None where the study has none or does not ask it of this participant."""
    form = study.form_of.get(study.lead_score or "")
    asked = [s for s in statuses if s.visit is not None and s.form == form]
    if study.lead_score is None or form is None or not asked:
        return None
    item = study.item(study.lead_score)
    points = [
        _point(study, s.visit, s.record) for s in asked if s.visit and s.record and _is_known(study, s.record)
    ]
    points.sort(key=lambda p: p.on)
    placed, lines = _placed(points)
    return Course(
        label=say(item.label),
        unit=unit_label(item, None),
        finding=_finding(say(item.label), placed),
        points=placed,
        line=" ".join(f"{p.x},{p.y}" for p in placed),
        grid=lines,
    )


def _is_known(study: CompiledStudy, record: FormRecord) -> bool:
    in_error = record.status == FormRecord.Status.ENTERED_IN_ERROR
    dated = record.visit is not None and record.visit.visited_on is not None
    return dated and not in_error and record.values.get(study.lead_score) is not None


def _point(study: CompiledStudy, visit: Visit, record: FormRecord) -> Point:
    item = study.item(study.lead_score or "")
    value = record.values[item.id]
    return Point(
        visit=visit.pk,
        title=schedule.title(visit),
        mark=f"{visit.definition} {visit.repeat}" if visit.repeat > 1 else visit.definition,
        on=visit.visited_on or date.min,
        value=float(value),
        text=shown(study, item, value),
    )


def _finding(label: str, points: tuple[Point, ...]) -> str:
    if not points:
        return _("%(score)s: no value yet") % {"score": label}
    facts = {"score": label, "first": points[0].text, "last": points[-1].text, "visit": points[0].title}
    if len(points) == 1:
        return _("%(score)s %(first)s at %(visit)s") % facts
    if points[-1].value < points[0].value:
        return _("%(score)s fell from %(first)s to %(last)s since %(visit)s") % facts
    if points[-1].value > points[0].value:
        return _("%(score)s rose from %(first)s to %(last)s since %(visit)s") % facts
    return _("%(score)s unchanged at %(last)s since %(visit)s") % facts


def _placed(points: list[Point]) -> tuple[tuple[Point, ...], tuple[tuple[float, str], ...]]:
    """The points with their places on a scale from 0 (or the lowest value) to the next round number."""
    if not points:
        return (), ()
    low = min(0.0, *(p.value for p in points))
    high = _round_up(max(p.value for p in points) or 1.0)
    days = max((points[-1].on - points[0].on).days, 1)

    def x(on: date) -> float:
        return round(LEFT + 16 + (on - points[0].on).days / days * (WIDTH - LEFT - RIGHT - 32), 1)

    def y(value: float) -> float:
        return round(HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM), 1)

    placed, taken = [], -float(_LABEL_EVERY)
    for point in points:
        tick = x(point.on) - taken >= _LABEL_EVERY
        taken = x(point.on) if tick else taken
        placed.append(Point(**{**vars(point), "x": x(point.on), "y": y(point.value), "tick": tick}))
    return tuple(placed), tuple((y(v), f"{v:g}") for v in (low, (low + high) / 2, high))


def _round_up(value: float) -> float:
    """1, 2, 4, 5, 8 or 10 times a power of ten, at or above `value`."""
    scale = 1.0
    while scale * 10 < value:
        scale *= 10
    return next(scale * factor for factor in _ROUND if scale * factor >= value)
