"""After a fault: the journals of the browsers against the tables.

I1 nothing acknowledged is lost · I2 nothing counted twice · I3 everybody was told · I4 changes = audit rows ·
I7 no half state (shared numbering of the fault model).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from audit.models import AuditRecord
from forms.models import FormRecord, Query, SavedOperation
from tests.faults.nurse import Entry
from tests.integration.forms.filling import record

TABLE = FormRecord._meta.db_table


@dataclass
class Verdict:
    """What became of the entries of one fault; `wrong` names, for a person, whatever broke an invariant."""

    acknowledged: int
    retried: int
    lost: list[str]
    doubled: list[str]
    untold: list[str]
    half: list[str]

    @property
    def wrong(self) -> list[str]:
        return [*self.lost, *self.doubled, *self.untold, *self.half]


@dataclass
class Trail:
    """The history of one record: version -> answers that came with it, and versions that came twice."""

    versions: dict[int, dict[str, Any]]
    twice: list[int]

    def replayed(self) -> dict[str, Any]:
        """The answers that the history leads to."""
        values: dict[str, Any] = {}
        for version in sorted(self.versions):
            values |= self.versions[version]
        return {key: value for key, value in values.items() if value is not None}


def judge(journal: Iterable[Entry]) -> Verdict:
    """Compare; every entry for the forms concerned must be in `journal`."""
    entries = list(journal)
    verdict = Verdict(
        acknowledged=sum(e.acknowledged for e in entries),
        retried=sum(e.tries > 1 for e in entries),
        lost=[],
        doubled=[],
        untold=[f"{_name(e)} was not told: {e.heard} {e.answer}" for e in entries if not e.told],
        half=_unfinished(),
    )
    for form in {e.target.key: e.target for e in entries}.values():
        _judge_form([e for e in entries if e.target.key == form.key], verdict)
    return verdict


def _judge_form(entries: list[Entry], verdict: Verdict) -> None:
    target, saved = entries[0].target, [e for e in entries if e.acknowledged]
    stored = record(target)
    if stored is None:
        verdict.lost += [f"{_name(e)}: there is no record" for e in saved if _changed(e)]
        return
    trail = _trail(stored)
    verdict.lost += [f"{_name(e)} is lost" for e in saved if not _is_kept(e, trail)]
    verdict.doubled += _counted_twice(stored, trail, saved)
    keys = {str(key) for key in SavedOperation.objects.filter(record=stored).values_list("key", flat=True)}
    verdict.half += [f"nobody sent {key}" for key in keys - {e.key for e in saved}]
    if trail.replayed() != stored.values:
        verdict.half.append(f"{stored}: the trail leads to {trail.replayed()}, stored is {stored.values}")
    verdict.half += _queries_without_reason(stored, saved)


def _is_kept(one: Entry, trail: Trail) -> bool:
    """Whether the answer is remembered word for word, and the change in the history under its version."""
    assert one.answer
    memory = SavedOperation.objects.filter(key=one.key).values_list("answer", flat=True).first()
    kept = trail.versions.get(one.answer.body["version"], {})
    return memory == one.answer.body and (not _changed(one) or kept == _changed(one))


def _counted_twice(stored: FormRecord, trail: Trail, saved: list[Entry]) -> list[str]:
    """More changes than entries that changed something."""
    entered = {e.key for e in saved if _changed(e)}
    found = [f"{stored}: version {version} twice" for version in trail.twice]
    if not stored.version == len(trail.versions) == len(entered):
        found.append(
            f"{stored}: version {stored.version}, {len(trail.versions)} changes, {len(entered)} entries"
        )
    return found


def _queries_without_reason(stored: FormRecord, saved: list[Entry]) -> list[str]:
    """Open queries of checks must be those that the newest answer speaks of."""
    newest = max((e for e in saved if e.answer), key=lambda e: e.answer.body["version"], default=None)  # type: ignore[union-attr]
    if newest is None or newest.answer is None:
        return []
    spoken_of = {f["query"] for f in newest.answer.body["findings"] if f.get("query")}
    running = Query.objects.filter(record=stored, kind="check").exclude(state="closed")
    found = set(running.values_list("pk", flat=True))
    return [] if found == spoken_of else [f"{stored}: queries {found}, the last answer says {spoken_of}"]


def _trail(stored: FormRecord) -> Trail:
    rows = (
        AuditRecord.objects.filter(table=TABLE, row=stored.pk).order_by("id").values_list("columns", "items")
    )
    steps = [(columns["version"][1], items) for columns, items in rows if "version" in columns]
    numbers = Counter(version for version, _ in steps)
    changes = {version: {key: new for key, (_, new) in items.items()} for version, items in steps}
    return Trail(changes, [version for version, times in numbers.items() if times > 1])


def _changed(one: Entry) -> dict[str, Any]:
    return one.answer.body["changed"] if one.answer else {}


def _unfinished() -> list[str]:
    """Sessions that still hold a transaction: with them their locks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid, state FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'"
        )
        return [f"session {pid} is {state}" for pid, state in cursor.fetchall()]


def _name(one: Entry) -> str:
    return f"{one.body['item']}={one.body['value']} ({one.key})"
