"""The history of one item in words: value, unit and missing reason told as one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from clinnova.lib.problems import NotFound
from forms.filled import plan_for
from forms.models import FormRecord
from forms.rendering.words import say, shown
from forms.trail import HistoryEntry
from studies.definition.compiled import CompiledStudy, ItemDef


@dataclass(frozen=True, slots=True)
class Change:
    """One change as people read it. `old` is "" for a first entry, `new` for a cleared one."""

    at: datetime
    old: str
    new: str
    author: str
    role: str
    site: str
    reason: str
    source: str
    first: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """The history of an item, newest first."""

    label: str
    entries: list[Change]


def changes(record: FormRecord, item: str, row: str, entries: Iterable[HistoryEntry]) -> Changes:
    """What happened to one place. Raises NotFound for an item that the form does not have."""
    study = plan_for(record).study
    definition = study.forms[record.form].all_items.get(item)
    if definition is None:
        raise NotFound(_("This form does not ask “%(item)s”.") % {"item": item[:60]})
    mine = [entry for entry in entries if not row or f"[{row}]." in entry.place]
    return Changes(say(definition.label), _told(study, definition, mine))


def _told(study: CompiledStudy, item: ItemDef, newest_first: list[HistoryEntry]) -> list[Change]:
    """Entries of one moment become one change; the unit is carried along from before where it did not change."""
    facts: dict[str, Any] = {}
    told = []
    for _key, together in groupby(reversed(newest_first), key=_occasion):
        parts = list(together)
        before = _words(study, item, facts)
        for part in parts:
            facts[_part(part.place)] = part.new
        told.append(_change(parts[0], before, _words(study, item, facts)))
    return told[::-1]


def _occasion(entry: HistoryEntry) -> tuple[datetime, str, str]:
    """What belongs together: one moment, one person, one row."""
    row, bracket, _rest = entry.place.partition("].")
    return entry.at, entry.username, row if bracket else ""


def _part(place: str) -> str:
    """ "unit", "missing", or "" for the value itself."""
    return (place.partition("].")[2] or place).partition(".")[2]


def _words(study: CompiledStudy, item: ItemDef, facts: dict[str, Any]) -> str:
    return shown(study, item, facts.get(""), facts.get("unit"), facts.get("missing"))


def _change(entry: HistoryEntry, old: str, new: str) -> Change:
    return Change(
        at=entry.at,
        old=old,
        new=new or _("(empty)"),
        author=entry.author,
        role=entry.role,
        site=entry.site,
        reason=entry.reason,
        source="" if entry.source == "web" else entry.source,
        first=not old,
    )
