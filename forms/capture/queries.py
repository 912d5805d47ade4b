"""System queries follow the findings: opened when one appears, closed when the data no longer show it.

Queries that people raised are never touched. A query that a person closed with an explanation stays closed
while the values it speaks of stay the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import User
from audit.context import Actor
from forms.capture.reads import system_queries
from forms.capture.sentences import warn_message
from forms.engine import Finding, FormState
from forms.filled import plan_for
from forms.models import FormRecord, Query, QueryMessage

_RAISED = frozenset({"hard", "query", "task", "range"})  # a warning is shown, not asked
_State = Query.State
Key = tuple[int, str, str, str]


@dataclass
class Outcome:
    """What the findings mean for the queries: those `found` behind findings (key -> id), `new` ones, those
    that are `gone`."""

    found: dict[Key, int] = field(default_factory=dict)
    new: list[Query] = field(default_factory=list)
    gone: list[Query] = field(default_factory=list)

    @property
    def quiet(self) -> bool:
        """Whether nothing is to be written."""
        return not self.new and not self.gone


def compare(pairs: Iterable[tuple[FormRecord, FormState]], known: Sequence[Query]) -> Outcome:
    """What has to happen so that the system queries of these records match their findings; `known` are those
    of these records in any state.
    """
    running = {_key(q): q for q in known if q.state != _State.CLOSED}
    settled = {_key(q): q for q in known if q.state == _State.CLOSED and q.closed_by_id is not None}
    outcome, wanted = Outcome(), set()
    for record, finding in ((r, f) for r, state in pairs for f in state.findings if f.severity in _RAISED):
        key = (record.pk, finding.item, finding.row, finding.check)
        wanted.add(key)
        accepted = settled.get(key)
        if key in running:
            outcome.found[key] = running[key].pk
        elif accepted is not None and accepted.value_then == value_of(record, finding.items, finding.row):
            outcome.found[key] = accepted.pk
        else:
            outcome.new.append(_opened(record, finding))
    outcome.gone = [q for key, q in running.items() if key not in wanted]
    return outcome


def carry_out(outcome: Outcome, *, by: User, actor: Actor, now: datetime) -> None:
    """Close and open; the new ones are then found as well."""
    _close(outcome.gone, by, actor, now)
    for query in Query.objects.bulk_create(outcome.new) if outcome.new else ():
        outcome.found[_key(query)] = query.pk


def sync_queries(
    evaluated: Iterable[tuple[FormRecord, FormState]], *, by: User, actor: Actor, now: datetime, fresh: bool
) -> dict[Key, int]:
    """Make the system queries of these records match their findings; key -> id of the query behind a finding.

    `fresh`: the records were created just now, so there is nothing to read.
    """
    pairs = list(evaluated)
    known = [] if fresh or not pairs else system_queries([record.pk for record, _ in pairs])
    outcome = compare(pairs, known)
    carry_out(outcome, by=by, actor=actor, now=now)
    return outcome.found


def value_of(record: FormRecord, items: Iterable[str], row: str = "") -> dict[str, Any]:
    """The stored keys of these items, as a query keeps them: what the question was about."""
    holder: Any = record.values
    if row:
        rows = (r for v in record.values.values() if isinstance(v, list) for r in v if isinstance(r, dict))
        holder = next((r for r in rows if r.get("@id") == row), {})
    keys = (key for item in items for key in (item, f"{item}.unit", f"{item}.missing"))
    return {key: holder[key] for key in keys if key in holder}


def message_of(record: FormRecord, finding: Finding) -> dict[str, str]:
    """The finding's sentence in every language of the study."""
    if finding.severity != "range":
        return finding.message
    study = plan_for(record).study
    return warn_message(study.forms[record.form].all_items[finding.item], study.languages)


def to_json(record: FormRecord, finding: Finding, queries: dict[Key, int]) -> dict[str, Any]:
    """A finding as the page reads it; `query` is the id of the query behind it, if there is one."""
    return {
        "check": finding.check,
        "severity": finding.severity,
        "items": list(finding.items),
        "row": finding.row,
        "message": message_of(record, finding),
        "query": queries.get((record.pk, finding.item, finding.row, finding.check)),
    }


def _key(query: Query) -> Key:
    return query.record_id, query.item, query.row, query.check_id


def _opened(record: FormRecord, finding: Finding) -> Query:
    return Query(
        subject_id=record.subject_id,
        record=record,
        item=finding.item,
        row=finding.row,
        kind=Query.Kind.CHECK,
        check_id=finding.check,
        text=message_of(record, finding),
        value_then=value_of(record, finding.items, finding.row),
    )


def _close(queries: list[Query], by: User, actor: Actor, now: datetime) -> None:
    if not queries:
        return
    Query.objects.filter(pk__in=[q.pk for q in queries]).update(state=_State.CLOSED, closed_at=now)
    QueryMessage.objects.bulk_create(
        QueryMessage(query=q, author=by, role=actor.role, text="", state=_State.CLOSED) for q in queries
    )
