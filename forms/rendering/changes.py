"""The history of one item in words: value, unit and missing reason told as one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from clinnova.lib.problems import NotFound
from forms.filled import plan_for
from forms.models import FormRecord, Query
from forms.rendering.words import say, shown
from forms.trail import HistoryEntry
from studies.definition.compiled import CompiledStudy, ItemDef

_SAME_MOMENT = timedelta(milliseconds=50)


@dataclass(frozen=True, slots=True)
class Change:
    """One change as people read it. `old` is "" for a first entry, `new` for a cleared one. `entered` as in
    `HistoryEntry`.
    """

    at: datetime
    old: str
    new: str
    author: str
    role: str
    site: str
    reason: str
    source: str
    first: bool
    entered: datetime | None = None
    doubtful: bool = False
    icon: str = "edit"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A query about the item, between the values that it asked about and that answered it.

    `what` is its sentence when it was opened, "" when it was closed; `then` the value that it found.
    """

    at: datetime
    title: str
    what: str
    then: str
    author: str
    icon: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The history of an item, newest first: its values, and the queries that asked about them."""

    label: str
    entries: list[Change | Prompt]


def changes(
    record: FormRecord, item: str, row: str, entries: Iterable[HistoryEntry], queries: Iterable[Query] = ()
) -> Changes:
    """What happened to one place. Raises NotFound for an item that the form does not have."""
    study = plan_for(record).study
    definition = study.forms[record.form].all_items.get(item)
    if definition is None:
        raise NotFound(_("This form does not ask “%(item)s”.") % {"item": item[:60]})
    mine = [entry for entry in entries if not row or f"[{row}]." in entry.place]
    asked = [query for query in queries if not row or query.row == row]
    told: list[Change | Prompt] = [*_told(study, definition, mine), *_prompts(study, definition, asked)]
    return Changes(say(definition.label), sorted(told, key=_when, reverse=True))


def _when(entry: Change | Prompt) -> datetime:
    """A check is satisfied by the value that is stored in the same transaction, a moment later on the clock."""
    return entry.at + _SAME_MOMENT if isinstance(entry, Prompt) and not entry.what else entry.at


def _prompts(study: CompiledStudy, item: ItemDef, queries: Iterable[Query]) -> Iterator[Prompt]:
    for query in queries:
        then = _value_then(study, item, query)
        by = query.opened_by.full_name if query.opened_by else ""
        title = _("Query") if by else _("Query by a check")
        yield Prompt(query.opened_at, title, say(query.text), then, by, "query")
        if query.closed_at:
            by = query.closed_by.full_name if query.closed_by else ""
            title = _("Query closed") if by else _("Query closed by the new value")
            yield Prompt(query.closed_at, title, "", "", by, "tick")


def _value_then(study: CompiledStudy, item: ItemDef, query: Query) -> str:
    facts = query.value_then or {}
    if query.closed_by:  # then they are those of the closing
        return ""
    return shown(study, item, *(facts.get(f"{item.id}{part}") for part in ("", ".unit", ".missing")))


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
        entered=entry.entered,
        doubtful=entry.doubtful,
        icon="edit" if old else "add",
    )
