"""Into the database: values, versions, queries, and the memory of the operation."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.context import Actor
from clinnova.lib.prepared import Statement, Step, execute
from clinnova.lib.problems import Conflict, Invalid
from forms.capture.changes import differences, names_in
from forms.capture.operations import Operation, Receipt, Saved
from forms.capture.queries import Outcome, carry_out, compare, sync_queries, to_json
from forms.capture.reads import system_queries
from forms.capture.recompute import Evaluated, follow, readable
from forms.capture.sheet import Sheet
from forms.capture.targets import Target
from forms.conditions import judge_visits
from forms.engine import FormState, plan_of
from forms.models import FormRecord, Query, SavedOperation
from studies.registry import definition

Before = Mapping[int, dict[str, Any]]  # by identity of the record: what it held

_STORE = Statement(
    "capture_store",
    'UPDATE crf_formrecord SET "values" = %s, version = %s, modified_at = %s WHERE id = %s AND version = %s',
)
# Says by its count whether the record stands at the version that the answer speaks of.
_REMEMBER = Statement(
    "capture_remember",
    "INSERT INTO crf_savedoperation (key, record_id, fingerprint, answer, client_time, saved_at)"
    " SELECT %s::uuid, id, %s::text, %s::jsonb, %s::timestamptz, %s::timestamptz FROM crf_formrecord"
    " WHERE id = %s AND version = %s",
)


def write(
    sheet: Sheet,
    before: Before,
    evaluated: Evaluated,
    *,
    by: User,
    actor: Actor,
    receipt: Receipt | None = None,
) -> Saved:
    """Store every record whose values differ from `before`, then the queries, then the answer under the
    operation's key.

    Where nothing but the form itself changes, which is nearly always, all of that is one round trip.
    """
    now = timezone.now()
    record, state = evaluated[id(sheet.record)]
    changed = _changed(before, evaluated)
    known = _known_queries(sheet, evaluated)
    alone = record.pk is not None and len(changed) == 1 and changed[0] is record
    if not alone:
        _store_all(changed, now)
    outcome = compare(_stored(evaluated), known)
    last = [_storing(record, now)] if alone else []
    if last and not (receipt and outcome.quiet):
        _send(*last)
        last = []
    carry_out(outcome, by=by, actor=actor, now=now)
    saved = _answer(record, state, before[id(record)], outcome, now)
    if receipt and record.pk:  # an operation that left nothing behind needs no memory
        _send(*last, _remembering(receipt, record, saved))
    _follow_visits(sheet, before, [one for one, _state in evaluated.values()])
    return saved


def write_without(sheet: Sheet, *, by: User, actor: Actor) -> None:
    """Bring the readers of the sheet's record up to date once it counts no longer."""
    before = {id(record): record.values for record in sheet.records}
    own, now = sheet.record, timezone.now()
    evaluated = follow(sheet, sheet.evaluate(own), names_in(differences({}, own.values)))
    del evaluated[id(own)]
    _store_all(_changed(before, evaluated), now)
    sync_queries(_stored(evaluated), by=by, actor=actor, now=now, fresh=False)
    _follow_visits(sheet, {**before, id(own): {}}, [own, *(record for record, _ in evaluated.values())])


def earlier_answer(by: User, target: Target, operation: Operation) -> Saved | None:
    """What this key was answered before. Raises Invalid("key_reused") where it came with something else."""
    earlier = SavedOperation.objects.filter(key=operation.key).first()
    if earlier is None:
        return None
    if earlier.fingerprint != operation.fingerprint(by, target):
        raise Invalid(_("This key was used for another change before. Nothing was saved."), code="key_reused")
    return Saved(**earlier.answer)


def _changed(before: Before, evaluated: Evaluated) -> list[FormRecord]:
    return [record for key, (record, _) in evaluated.items() if differences(before[key], record.values)]


def _stored(evaluated: Evaluated) -> list[tuple[FormRecord, FormState]]:
    return [(record, state) for record, state in evaluated.values() if record.pk]


def _known_queries(sheet: Sheet, evaluated: Evaluated) -> list[Query]:
    """The queries of checks on these records; a participant whom no check ever asked anything needs no read."""
    ids = [record.pk for record, _state in evaluated.values() if record.pk]
    return system_queries(ids) if ids and sheet.queried else []


def _store_all(records: Iterable[FormRecord], now: datetime) -> None:
    for record in records:
        if record.pk is None:
            record.version += 1
            record.save(force_insert=True)
        else:
            _send(_storing(record, now))


def _storing(record: FormRecord, now: datetime) -> Step:
    seen, record.version = record.version, record.version + 1
    return _STORE.using(json.dumps(record.values), record.version, now, record.pk, seen)


def _remembering(receipt: Receipt, record: FormRecord, saved: Saved) -> Step:
    operation, answer = receipt.operation, json.dumps(saved.to_json())
    facts = [str(operation.key), receipt.fingerprint, answer, operation.client_time, timezone.now()]
    return _REMEMBER.using(*facts, record.pk, record.version)


def _send(*steps: Step) -> None:
    if not execute(*steps):
        raise Conflict(_("This form changed at this very moment. Please try again."))


def _answer(
    record: FormRecord, state: FormState, before: dict[str, Any], outcome: Outcome, now: datetime
) -> Saved:
    return Saved(
        version=record.version,
        saved_at=now.isoformat(),
        changed=differences(before, record.values),
        findings=[to_json(record, finding, outcome.found) for finding in state.findings],
        visible=sorted(state.visible),
        hidden_with_data=sorted(state.hidden_with_data),
        missing=[missing.address for missing in state.missing_required],
    )


def _follow_visits(sheet: Sheet, before: Before, records: Iterable[FormRecord]) -> None:
    """Judge the conditions of visits again where an answer that they read is another than `before`."""
    read = plan_of(definition(sheet.target.subject.version_id)).visit_reads
    changed = ((record, names_in(differences(before[id(record)], record.values))) for record in records)
    if read and any(
        readable(record, names) & read.get(record.form, frozenset()) for record, names in changed
    ):
        judge_visits(sheet.target.subject, sheet.records, sheet.visits.all)
