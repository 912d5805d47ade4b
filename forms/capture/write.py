"""Into the database: values, versions, queries, and the memory of the operation."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.context import Actor
from clinnova.lib.problems import Conflict, Invalid
from forms.capture.changes import differences, names_in
from forms.capture.operations import Operation, Saved
from forms.capture.queries import Key, sync_queries, to_json
from forms.capture.recompute import Evaluated, follow, readable
from forms.capture.sheet import Sheet
from forms.capture.targets import Target
from forms.conditions import judge_visits
from forms.engine import plan_of
from forms.models import FormRecord, SavedOperation
from studies.registry import definition


def write(
    sheet: Sheet, before: Mapping[int, dict[str, Any]], evaluated: Evaluated, *, by: User, actor: Actor
) -> Saved:
    """Store every record whose values differ from `before` (by identity of the record), then the queries."""
    now = timezone.now()
    fresh = sheet.stored is None and len(evaluated) == 1
    queries = _store_all(before, evaluated, by=by, actor=actor, now=now, fresh=fresh)
    record, state = evaluated[id(sheet.record)]
    _follow_visits(sheet, before, [record for record, _ in evaluated.values()])
    return Saved(
        version=record.version,
        saved_at=now.isoformat(),
        changed=differences(before[id(record)], record.values),
        findings=[to_json(record, finding, queries) for finding in state.findings],
        visible=sorted(state.visible),
        hidden_with_data=sorted(state.hidden_with_data),
        missing=[missing.address for missing in state.missing_required],
    )


def write_without(sheet: Sheet, *, by: User, actor: Actor) -> None:
    """Bring the readers of the sheet's record up to date once it counts no longer."""
    before = {id(record): record.values for record in sheet.records}
    own = sheet.record
    evaluated = follow(sheet, sheet.evaluate(own), names_in(differences({}, own.values)))
    del evaluated[id(own)]
    _store_all(before, evaluated, by=by, actor=actor, now=timezone.now(), fresh=not evaluated)
    _follow_visits(sheet, {**before, id(own): {}}, [own, *(record for record, _ in evaluated.values())])


def earlier_answer(by: User, target: Target, operation: Operation) -> Saved | None:
    """What this key was answered before. Raises Invalid("key_reused") where it came with something else."""
    earlier = SavedOperation.objects.filter(key=operation.key).first()
    if earlier is None:
        return None
    if earlier.fingerprint != operation.fingerprint(by, target):
        raise Invalid(_("This key was used for another change before. Nothing was saved."), code="key_reused")
    return Saved(**earlier.answer)


def remember(by: User, target: Target, sheet: Sheet, operation: Operation, saved: Saved) -> None:
    """Keep the answer under its key. An operation that left nothing behind needs no memory."""
    if sheet.record.pk:
        SavedOperation.objects.create(
            key=operation.key,
            record=sheet.record,
            fingerprint=operation.fingerprint(by, target),
            answer=saved.to_json(),
            client_time=operation.client_time,
        )


def _store_all(
    before: Mapping[int, dict[str, Any]],
    evaluated: Evaluated,
    *,
    by: User,
    actor: Actor,
    now: datetime,
    fresh: bool,
) -> dict[Key, int]:
    """Every record whose values differ, and the queries of all; what `sync_queries` gives back."""
    for key, (record, _state) in evaluated.items():
        if differences(before[key], record.values):
            _store(record, now)
    stored = [(record, state) for record, state in evaluated.values() if record.pk]
    return sync_queries(stored, by=by, actor=actor, now=now, fresh=fresh)


def _follow_visits(sheet: Sheet, before: Mapping[int, dict[str, Any]], records: Iterable[FormRecord]) -> None:
    """Judge the conditions of visits again where an answer that they read is another than `before`."""
    read = plan_of(definition(sheet.target.subject.version_id)).visit_reads
    changed = ((record, names_in(differences(before[id(record)], record.values))) for record in records)
    if read and any(
        readable(record, names) & read.get(record.form, frozenset()) for record, names in changed
    ):
        judge_visits(sheet.target.subject, sheet.records, sheet.visits.all)


def _store(record: FormRecord, now: datetime) -> None:
    seen = record.version
    record.version = seen + 1
    if record.pk is None:
        record.save(force_insert=True)
        return
    row = FormRecord.objects.filter(pk=record.pk, version=seen)
    if not row.update(values=record.values, version=record.version, modified_at=now):
        raise Conflict(_("This form changed at this very moment. Please try again."))
