"""The history of a form's answers, read from the audit trail and put into words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from accounts.roles import ROLES
from audit.models import AuditEntry
from forms import clocks
from forms.models import FormRecord, SavedOperation
from studies.models import Site

_TABLE = FormRecord._meta.db_table
# Columns of the record that belong to its history; the others are keys and counters.
_COLUMNS = frozenset({"status", "hold"})


@dataclass(frozen=True)
class HistoryEntry:
    """One change of one stored key: `weight`, `weight.unit`, `drugs[r1].dose`; `status` and `hold` for the form
    itself.

    `old` is None for a first entry, `new` for a cleared one. `site` is the code of the actor's site, "" for
    roles that hold in the whole study. `entered` is what the clock of the device said, where it was sent and lies
    apart from `at`, the time of storage; `doubtful` where it cannot have been right.
    """

    at: datetime
    place: str
    old: Any
    new: Any
    author: str
    username: str
    role: str
    site: str
    site_name: str
    reason: str
    source: str
    entered: datetime | None = None
    doubtful: bool = False


def entries(record: FormRecord, item: str | None = None) -> list[HistoryEntry]:
    """The changes of a record, newest first. Four reads: entries, times of entry, names of people, names of
    sites.
    """
    rows = list(AuditEntry.objects.filter(table=_TABLE, row=record.pk).order_by("-record_id", "name"))
    kept = [row for row in rows if _is_wanted(row, item)]
    names = _names(row.actor for row in kept)
    sites = dict(Site.objects.filter(study=record.study_id).values_list("code", "name"))
    clock = _device_times(record, rows)
    return [_entry(row, names, sites, clock.get(row.record_id)) for row in kept]


def item_of(place: str) -> str:
    """The item that a stored key speaks of: "dose" for `drugs[r1].dose.unit`."""
    rest = place.partition("].")[2] or place
    return rest.partition(".")[0]


def _is_wanted(row: AuditEntry, item: str | None) -> bool:
    """Columns have the names that items may not clash with only by luck, so they are told apart by shape."""
    if row.name in _NOT_ANSWERS:
        return item is None and row.name in _COLUMNS
    return item is None or item in (item_of(row.name), row.name.partition("[")[0])


_NOT_ANSWERS = frozenset(f.attname for f in FormRecord._meta.concrete_fields)


def _device_times(record: FormRecord, rows: Iterable[AuditEntry]) -> dict[int, datetime]:
    """What the device's clock said about each row of the trail: its save is known by the version that it made."""
    saved = SavedOperation.objects.filter(record=record, client_time__isnull=False).order_by("-saved_at")
    times = dict(
        saved.values_list("answer__version", "client_time")
    )  # of equal versions the first save counts
    return {row.record_id: times[row.new] for row in rows if row.name == "version" and row.new in times}


def _entry(
    row: AuditEntry, names: dict[str, str], sites: dict[str, str], entered: datetime | None
) -> HistoryEntry:
    role = ROLES.get(row.role)
    apart = entered is not None and clocks.differs(entered, row.at)
    return HistoryEntry(
        at=row.at,
        place=row.name,
        old=row.old,
        new=row.new,
        author=names.get(row.actor) or row.actor,
        username=row.actor,
        role=str(role.name) if role else row.role,
        site=row.site,
        site_name=sites.get(row.site, ""),
        reason=row.reason,
        source=row.source,
        entered=entered if apart else None,
        doubtful=entered is not None and clocks.is_doubtful(entered, row.at),
    )


def _names(usernames: Iterable[str]) -> dict[str, str]:
    return dict(User.objects.filter(username__in=set(usernames)).values_list("username", "full_name"))
