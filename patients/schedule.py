"""What a study version plans for one participant: reads the definition, touches no database."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import get_language

from patients.models import Visit
from patients.states import RUNNING
from patients.windows import VisitStatus, Window, is_active, visit_status, visit_window
from studies import registry
from studies.definition.compiled import CompiledStudy
from studies.definition.compiled.study import VisitDef

PLANNED_KINDS = ("scheduled", "remote")


def definition_of(visit: Visit) -> VisitDef:
    """The visit's definition in the version that its participant follows."""
    return registry.definition(visit.subject.version_id).visits_by_id[visit.definition]


def title(visit: Visit) -> str:
    """The visit's name in the current language, numbered from the second repeat on: `Unscheduled 2`."""
    texts = definition_of(visit).title
    name = texts.get(get_language() or "en") or texts.get("en") or visit.definition
    return f"{name} {visit.repeat}" if visit.repeat > 1 else name


def status(visit: Visit, today: date) -> VisitStatus:
    """The visit's status on a day; reads `visit.subject`, which callers keep loaded."""
    subject = visit.subject
    # Nobody who was never enrolled is expected at a baseline, whenever screening ended.
    ended_on = subject.ended_on if subject.enrolled_on else None
    expected = visit.applies and is_active(subject.state in RUNNING, ended_on, visit.earliest)
    return visit_status(
        visit.earliest, visit.latest, today, visit.visited_on, bool(visit.missed_reason), expected
    )


def first_visits(definition: CompiledStudy) -> tuple[VisitDef, ...]:
    """The visits that exist from screening on: screening itself and the visit that anchors the others."""
    return tuple(v for v in definition.visits if v.kind == "screening" or v.id == definition.anchor)


def planned_windows(definition: CompiledStudy, happened: Mapping[str, date]) -> dict[str, Window | None]:
    """The window of every planned visit, given the days of visits that took place.

    None where the visit that it is counted from has not taken place yet. Without a baseline nothing is
    planned.
    """
    if definition.anchor not in happened:
        return {}
    planned = [v for v in definition.visits if v.kind in PLANNED_KINDS]
    return {v.id: _window(v, happened.get(v.anchor or definition.anchor)) for v in planned}


def in_order(visits: Iterable[Visit], definition: CompiledStudy) -> list[Visit]:
    """Visits as the protocol lists them; each unscheduled one after the visits that took place before it."""
    place = {v.id: n for n, v in enumerate(definition.visits)}
    unscheduled = {v.id for v in definition.visits if v.kind == "unscheduled"}
    rows = list(visits)
    ordered = sorted((v for v in rows if v.definition not in unscheduled), key=lambda v: place[v.definition])
    extra = sorted((v for v in rows if v.definition in unscheduled), key=lambda v: (_day(v), v.pk))
    for visit in extra:
        earlier = [n for n, v in enumerate(ordered) if v.visited_on and v.visited_on <= _day(visit)]
        ordered.insert(max(earlier, default=-1) + 1, visit)
    return ordered


def _day(visit: Visit) -> date:
    return visit.visited_on or date.max


def _window(visit: VisitDef, anchor: date | None) -> Window | None:
    if anchor is None:
        return None
    return visit_window(anchor, visit.months or 0, visit.days or 0, before=visit.before, after=visit.after)
