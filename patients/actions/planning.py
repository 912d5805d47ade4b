"""Keeping planned visits in step with what they are counted from. Steps of other actions: they authorise."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.dispatch import Signal
from django.utils import timezone

from patients.models import Subject, Visit
from patients.schedule import first_visits, planned_windows
from patients.windows import Window, baseline_window
from studies import registry

# Sent with `subject` once its visits are planned: who knows the answers judges the conditions of visits.
visits_planned = Signal()


def open_first_visits(subject: Subject, on: date) -> None:
    """The screening visit, taking place `on`, and the baseline visit, still without dates."""
    definition = registry.definition(subject.version_id)
    visits = [Visit(subject=subject, definition=v.id) for v in first_visits(definition)]
    started = next((v for v in visits if definition.visits_by_id[v.definition].kind == "screening"), None)
    if started is not None:
        started.visited_on = on
    Visit.objects.bulk_create(visits)


def plan_baseline(subject: Subject) -> None:
    """Open the baseline visit's window on the day of consent; a baseline that took place keeps its dates."""
    definition = registry.definition(subject.version_id)
    visit = Visit.objects.filter(subject=subject, definition=definition.anchor, visited_on=None).first()
    if (
        visit is not None
        and subject.consented_on is not None
        and _move(visit, baseline_window(subject.consented_on))
    ):
        visit.save()


def plan_visits(subject: Subject) -> None:
    """Create and date the planned visits from the visits that took place; those keep their windows.

    A new visit with a condition does not apply until `set_applies` says so.
    """
    definition = registry.definition(subject.version_id)
    rows = {v.definition: v for v in Visit.objects.filter(subject=subject, repeat=1)}
    happened = {v.definition: v.visited_on for v in rows.values() if v.visited_on is not None}
    windows = planned_windows(definition, happened)
    conditions = {v.id: v.show_if for v in definition.visits}
    new = [
        Visit(subject=subject, definition=name, applies=conditions[name] is None)
        for name in windows
        if name not in rows
    ]
    for visit in new:
        _move(visit, windows[visit.definition])
    Visit.objects.bulk_create(new)
    moved = [
        rows[n] for n, w in windows.items() if n in rows and not rows[n].visited_on and _move(rows[n], w)
    ]
    _store(moved, ["earliest", "target", "latest"])
    visits_planned.send(sender=Subject, subject=subject)


def set_applies(visits: Iterable[Visit], truths: Mapping[int, bool]) -> None:
    """Store for open visits whether they apply, by their ids; nothing is written where nothing changes."""
    changed = [v for v in visits if v.pk in truths and v.applies != truths[v.pk]]
    for visit in changed:
        visit.applies = truths[visit.pk]
    _store(changed, ["applies"])


def _store(visits: list[Visit], fields: list[str]) -> None:
    for visit in visits:
        visit.modified_at = timezone.now()  # bulk_update leaves out what save() would set
    Visit.objects.bulk_update(visits, [*fields, "modified_at"])


def _move(visit: Visit, window: Window | None) -> bool:
    """Put the window's dates on the visit; whether that changed anything."""
    dates = (window.earliest, window.target, window.latest) if window else (None, None, None)
    changed = dates != (visit.earliest, visit.target, visit.latest)
    visit.earliest, visit.target, visit.latest = dates
    return changed
