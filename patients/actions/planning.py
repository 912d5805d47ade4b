"""Keeping planned visits in step with what they are counted from. Steps of other actions: they authorise."""

from datetime import date

from django.utils import timezone

from patients.models import Subject, Visit
from patients.schedule import first_visits, planned_windows
from patients.windows import Window, baseline_window
from studies import registry


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
    """Create and date the planned visits from the visits that took place; those keep their windows."""
    definition = registry.definition(subject.version_id)
    rows = {v.definition: v for v in Visit.objects.filter(subject=subject, repeat=1)}
    happened = {v.definition: v.visited_on for v in rows.values() if v.visited_on is not None}
    windows = planned_windows(definition, happened)
    new = [Visit(subject=subject, definition=name) for name in windows if name not in rows]
    for visit in new:
        _move(visit, windows[visit.definition])
    Visit.objects.bulk_create(new)
    moved = [
        rows[n] for n, w in windows.items() if n in rows and not rows[n].visited_on and _move(rows[n], w)
    ]
    for visit in moved:
        visit.modified_at = timezone.now()  # bulk_update leaves out what save() would set
    Visit.objects.bulk_update(moved, ["earliest", "target", "latest", "modified_at"])


def _move(visit: Visit, window: Window | None) -> bool:
    """Put the window's dates on the visit; whether that changed anything."""
    dates = (window.earliest, window.target, window.latest) if window else (None, None, None)
    changed = dates != (visit.earliest, visit.target, visit.latest)
    visit.earliest, visit.target, visit.latest = dates
    return changed
