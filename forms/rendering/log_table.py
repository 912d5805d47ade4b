"""The entries of a log as rows of a table: sorted, filtered, in words."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from forms.engine.units import in_first_unit
from forms.logbook import IN_ERROR, Logbook, columns_of
from forms.models import FormRecord
from forms.rendering.words import NUMBERS, say, shown
from studies.definition.compiled import CompiledStudy, ItemDef
from studies.terms import plain_words

NUMBER, COURSE, STATUS, QUERIES = "nr", "course", "status", "queries"
NEWEST = f"-{NUMBER}"
MAX_TYPED = 80


@dataclass(frozen=True)
class Wanted:
    """What an address asks of the table: `status` ongoing, ended or error; with `errors` those made in error, too."""

    q: str = ""
    status: str = ""
    sort: str = NEWEST
    errors: bool = False

    @classmethod
    def of(cls, sent: QueryDict) -> "Wanted":
        return cls(
            q=sent.get("q", "")[:MAX_TYPED],
            status=sent.get("status", ""),
            sort=sent.get("sort", "") or NEWEST,
            errors=sent.get("errors") == "1",
        )


@dataclass(frozen=True, slots=True)
class Head:
    """A column of the table; `key` is what it sorts by."""

    key: str
    label: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One entry. `cells` hold (text, is a number), in the order of the heads; `reason` why it was made in error."""

    record: FormRecord
    cells: tuple[tuple[str, bool], ...]
    course: str
    queries: int
    open: bool = False
    reason: str = ""
    error_at: datetime | None = None

    @property
    def number(self) -> int:
        return self.record.repeat

    @property
    def status(self) -> str:
        """What holds the entry, else how far it is."""
        return self.record.hold or self.record.status

    @property
    def name(self) -> str:
        """What the entry is about: the first column, else its number."""
        return self.cells[0][0] if self.cells and self.cells[0][0] else _("Entry %(n)s") % {"n": self.number}


@dataclass(frozen=True)
class LogTable:
    """What the page of a log shows. `total` counts entries, `in_error` those made in error, shown or not."""

    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    total: int
    in_error: int
    has_course: bool


def log_table(
    book: Logbook,
    study: CompiledStudy,
    form: str,
    wanted: Wanted,
    queries: Counter[int],
    reasons: Mapping[int, tuple[str, datetime]],
    opened: int | None = None,
) -> LogTable:
    """The table of a log; `study` says the texts. The entry `opened` is in it whatever is filtered."""
    definition = study.forms[form]
    items = columns_of(definition)
    lines = [_line(book, study, items, record, queries, reasons, opened) for record in book.entries(form)]
    kept = [line for line in _sorted(lines, items, wanted.sort) if line.open or _is_wanted(line, wanted)]
    if not wanted.status:  # those made in error stand below the others, whatever the order
        kept.sort(key=lambda line: line.course == IN_ERROR)
    in_error = sum(line.course == IN_ERROR for line in lines)
    heads = tuple(Head(item.id, say(item.label), item.value_type in NUMBERS) for item in items)
    return LogTable(heads, tuple(kept), len(lines) - in_error, in_error, definition.ongoing is not None)


def _line(
    book: Logbook,
    study: CompiledStudy,
    items: Iterable[ItemDef],
    record: FormRecord,
    queries: Counter[int],
    reasons: Mapping[int, tuple[str, datetime]],
    opened: int | None,
) -> Line:
    reason, at = reasons.get(record.pk, ("", None))
    return Line(
        record=record,
        cells=tuple((_text(study, item, record.values), item.value_type in NUMBERS) for item in items),
        course=book.course(record),
        queries=queries[record.pk],
        open=record.repeat == opened,
        reason=reason,
        error_at=at,
    )


def _text(study: CompiledStudy, item: ItemDef, values: Mapping[str, Any]) -> str:
    return shown(
        study, item, values.get(item.id), values.get(f"{item.id}.unit"), values.get(f"{item.id}.missing")
    )


def _is_wanted(line: Line, wanted: Wanted) -> bool:
    fits = line.course == wanted.status if wanted.status else line.course != IN_ERROR or wanted.errors
    return fits and _holds(line, wanted.q)


def _holds(line: Line, typed: str) -> bool:
    """Whether every word that was typed occurs somewhere in the row."""
    words = plain_words(typed).split()
    text = plain_words(" ".join(cell for cell, _ in line.cells)) if words else ""
    return all(word in text for word in words)


def _sorted(lines: list[Line], items: list[ItemDef], sort: str) -> list[Line]:
    """By a column; what has no value there stands at the end in either direction. An unknown one: newest first."""
    key, descending = sort.removeprefix("-"), sort.startswith("-")
    if key not in {NUMBER, COURSE, STATUS, QUERIES, *(item.id for item in items)}:
        key, descending = NUMBER, True
    at = next((n for n, item in enumerate(items) if item.id == key), None)
    ranks = [(_rank(line, key, items[at] if at is not None else None, at or 0), line) for line in lines]
    known = sorted(
        (pair for pair in ranks if pair[0] is not None), key=lambda pair: pair[0], reverse=descending
    )
    return [line for _rank_, line in known] + [line for rank, line in ranks if rank is None]


def _rank(line: Line, key: str, item: ItemDef | None, at: int) -> Any:
    if item is None:
        plain = {NUMBER: line.number, COURSE: line.course, STATUS: line.status, QUERIES: line.queries}
        return plain[key]
    value = line.record.values.get(item.id)
    if value is None:
        return None
    if item.value_type in NUMBERS:
        return in_first_unit(item, value, line.record.values.get(f"{item.id}.unit"))
    if item.value_type in ("date", "partial_date", "datetime", "time"):
        return str(value)
    return plain_words(line.cells[at][0])
