"""What a nurse was told was saved, and whether it was: exactly once, with the value she typed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from benchmarks.stage import FORM, Desk

_RECORD = """SELECT id, "values", version FROM crf_formrecord WHERE subject_id = %s AND form = %s"""
_RECEIPTS = "SELECT key::text, (answer ->> 'version')::int FROM crf_savedoperation WHERE record_id = %s"
_TRAIL = """SELECT (columns -> 'version' ->> 1)::int, items FROM audit_record
WHERE "table" = 'crf_formrecord' AND "row" = %s ORDER BY id"""


@dataclass
class Journal:
    """The acknowledged saves of one nurse, in their order: the operation and the version it was given."""

    desk: Desk
    acknowledged: list[tuple[dict[str, Any], int]] = field(default_factory=list)


@dataclass
class Found:
    """`lost`: acknowledged, and not as typed in values, receipts or trail. `doubled`: a version, a receipt or an
    entry of the trail that no acknowledgement explains.
    """

    saves: int = 0
    lost: int = 0
    doubled: int = 0


def compare(journals: Iterable[Journal]) -> Found:
    """Every journal against the tables."""
    found = Found()
    for journal in journals:
        _compare(journal, found)
    return found


def _compare(journal: Journal, found: Found) -> None:
    told = journal.acknowledged
    found.saves += len(told)
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, [journal.desk.visit.subject_id, FORM])
        record = cursor.fetchone() or (0, "{}", 0)
        cursor.execute(_RECEIPTS, [record[0]])
        receipts = dict(cursor.fetchall())
        cursor.execute(_TRAIL, [record[0]])
        trail = cursor.fetchall()
    values, last = json.loads(record[1]), {sent["item"]: sent["value"] for sent, _version in told}
    written = {version: json.loads(items) for version, items in trail}
    found.lost += sum(values.get(item) != value for item, value in last.items())
    for sent, version in told:
        entry = written.get(version, {}).get(sent["item"], [None, None])
        found.lost += receipts.get(sent["key"]) != version or entry[1] != sent["value"]
    # One version, one receipt and one entry of the trail for each acknowledgement, and none besides.
    found.doubled += sum(max(0, count - len(told)) for count in (record[2], len(receipts), len(trail)))
