"""A changed answer as other forms see it: their computed values and checks follow in the same transaction."""

from forms.capture.changes import differences, names_in
from forms.capture.sheet import Sheet
from forms.engine import FormState
from forms.filled import plan_for
from forms.models import FormRecord

Evaluated = dict[int, tuple[FormRecord, FormState]]  # by identity: a new record has no key yet
_MOST_STEPS = 1000  # far more than any study needs; ends what a definition should not contain


def follow(sheet: Sheet, state: FormState, changed: frozenset[str]) -> Evaluated:
    """Recompute every record that reads one of the `changed` items, and those that read what changes thereby.

    Returns all records that were looked at, the sheet's own included, with their states; their `values` are
    up to date. Which of them differ from the database is for the writer to see.
    """
    evaluated: Evaluated = {id(sheet.record): (sheet.record, state)}
    waiting = [(sheet.record.form, changed)]
    for _step in range(_MOST_STEPS):
        if not waiting:
            break
        form, names = waiting.pop(0)
        for record in _readers(sheet, form, names):
            before = record.values
            state = sheet.evaluate(record)
            record.values = state.values
            evaluated[id(record)] = (record, state)
            new = names_in(differences(before, state.values))
            if new:
                waiting.append((record.form, new))
    return evaluated


def _readers(sheet: Sheet, form: str, names: frozenset[str]) -> list[FormRecord]:
    return [
        record
        for record in sheet.records
        if names & plan_for(record).readers.get(form, {}).get(record.form, frozenset())
        and record.status != FormRecord.Status.ENTERED_IN_ERROR
        and (record.pk or record is sheet.record)
    ]
