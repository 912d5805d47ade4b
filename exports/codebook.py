"""The codebook: what every column of an export means."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exports.csv_writer import csv_text
from exports.datasets import Column, Table
from exports.datasets.table import guard_text
from exports.files import Written, write_text

LANGUAGES = ("en", "fr", "de")
HEAD = (
    "dataset", "table", "column", "position", "type", "unit",
    *(f"label_{language}" for language in LANGUAGES), "codes", "concept", "loinc", "form", "item",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One column of one table."""

    table: Table
    column: Column
    position: int


def write_codebook(tables: Sequence[Table], folder: Path) -> list[Written]:
    """Write `codebook.csv` for people and `codebook.json`, with all languages of codes, for programs."""
    entries = list(_entries(tables))
    rows = csv_text(list(HEAD), [_row(e) for e in entries])
    content = {"languages": LANGUAGES, "columns": [_document(e) for e in entries]}
    return [
        write_text(folder / "codebook.csv", rows),
        write_text(folder / "codebook.json", json.dumps(content, ensure_ascii=False, indent=1) + "\n"),
    ]


def _entries(tables: Iterable[Table]) -> Iterator[Entry]:
    for table in tables:
        for position, column in enumerate(table.columns, 1):
            yield Entry(table, column, position)


def _row(entry: Entry) -> list[str]:
    column = entry.column
    labels = [guard_text(column.label.get(language, "")) for language in LANGUAGES]
    codes = " | ".join(f"{c.code} = {c.label.get('en', c.code)}" for c in column.codes)
    facts = [column.concept, column.loinc, column.form, column.item]
    return [
        entry.table.dataset, entry.table.name, column.name, str(entry.position), column.type,
        column.unit or "", *labels, guard_text(codes), *(fact or "" for fact in facts),
    ]  # fmt: skip


def _document(entry: Entry) -> dict[str, Any]:
    column = entry.column
    return {
        "dataset": entry.table.dataset,
        "table": entry.table.name,
        "column": column.name,
        "position": entry.position,
        "type": column.type,
        "unit": column.unit,
        "label": column.label,
        "codes": [{"code": c.code, "label": c.label} for c in column.codes],
        "concept": column.concept,
        "loinc": column.loinc,
        "form": column.form,
        "item": column.item,
    }
