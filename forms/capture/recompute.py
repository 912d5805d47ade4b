"""A changed answer as other forms see it: their computed values and checks follow in the same transaction."""

from forms.capture.changes import differences, names_in
from forms.capture.sheet import Sheet
from forms.engine import FormState
from forms.filled import plan_for
from forms.models import FormRecord
from studies.definition.compiled import ForeignItem

Evaluated = dict[int, tuple[FormRecord, FormState]]  # by identity: a new record has no key yet
_MOST_STEPS = 1000  # far more than any study needs; ends what a definition should not contain


def follow(sheet: Sheet, state: FormState, changed: frozenset[str]) -> Evaluated:
    """Recompute every record that reads one of the `changed` items, and those that read what changes thereby.

    Returns all records that were looked at, the sheet's own included, with their states; their `values` are
    up to date. Which of them differ from the database is for the writer to see.
    """
    evaluated: Evaluated = {id(sheet.record): (sheet.record, state)}
    waiting = [(sheet.record, changed)]
    for _step in range(_MOST_STEPS):
        if not waiting:
            break
        source, names = waiting.pop(0)
        for record in _readers(sheet, source, names):
            before = record.values
            state = sheet.evaluate(record)
            record.values = state.values
            evaluated[id(record)] = (record, state)
            new = names_in(differences(before, state.values))
            if new:
                waiting.append((record, new))
    return evaluated


def readable(record: FormRecord, names: frozenset[str]) -> frozenset[str]:
    """What others may read of these names: a log's own id stands for its entries, also for how many there are."""
    return names | {record.form} if names and record.visit_id is None else names


def _readers(sheet: Sheet, source: FormRecord, names: frozenset[str]) -> list[FormRecord]:
    names = readable(source, names)
    return [
        record
        for record in sheet.records
        if record.status != FormRecord.Status.ENTERED_IN_ERROR
        and not record.hold  # brought up to date when it is released
        and (record.pk or record is sheet.record)
        and names & plan_for(record).readers.get(source.form, {}).get(record.form, frozenset())
        and any(_reaches(read, names, source, record) for read in plan_for(record).forms[record.form].reads)
    ]


def _reaches(read: ForeignItem, names: frozenset[str], source: FormRecord, reader: FormRecord) -> bool:
    """Whether this way of reading leads from `reader` to one of the `names` of `source`.

    What belongs to no visit is read from everywhere.
    """
    if read.form != source.form or read.item not in names:
        return False
    if source.visit is None:
        return True
    if read.scope == "here":
        return source.visit_id == reader.visit_id
    if read.scope.startswith("visit:"):
        return source.visit.definition == read.scope.removeprefix("visit:")
    if reader.visit is None:
        return read.scope == "earlier"
    first, second = source.visit.visited_on, reader.visit.visited_on
    return first is None or second is None or first < second
