"""Reference tables: declared in the library, their numbers brought by an administrator as CSV files.

Some published tables may be used but not shipped. `local/tables/<name>.csv` holds one: the first row begins
with an empty cell and goes on with the keys of the columns, every further row begins with its own key.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path as FilePath

from studies.definition.draft import Draft, TableValues
from studies.definition.example_values import key_as_read
from studies.definition.problems import suggestion
from studies.definition.source.base import NUMBER

MAX_BYTES = 1_000_000
MAX_ROWS, MAX_COLUMNS, MAX_KEY = 2_000, 200, 40

Cells = list[tuple[int, list[str]]]  # the lines of the file, each with its number


class Refused(Exception):
    """Raised inside the reader only; becomes a problem at its line."""

    def __init__(self, line: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.line, self.message, self.hint = line, message, hint


def read_tables(draft: Draft, local: FilePath) -> None:
    """Fill the draft's tables from the files in `local`/tables; every file must belong to a declared table."""
    for file in sorted((local / "tables").glob("*.csv")):
        name = f"{local.name}/tables/{file.name}"
        if file.stem not in draft.tables:
            if file.stem not in draft.broken:
                hint = suggestion(file.stem, draft.tables)
                draft.problems.add(name, 1, f"there is no table '{file.stem}' in library/tables.yaml", hint)
            continue
        try:
            draft.table_values[file.stem] = _table(_cells(_text(file)))
        except Refused as refused:
            draft.problems.add(name, refused.line, refused.message, refused.hint)


def _text(file: FilePath) -> str:
    try:
        data = file.read_bytes() if file.stat().st_size <= MAX_BYTES else None
    except OSError as error:
        raise Refused(1, f"the file cannot be read: {error.strerror or error}") from None
    if data is None:
        raise Refused(1, f"the file is too large: at most {MAX_BYTES} bytes are read")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Refused(line, "this line is not UTF-8 text", "save the file as CSV in UTF-8") from None


def _cells(text: str) -> Cells:
    """The lines that hold something. Spreadsheets of some languages part cells with a semicolon."""
    first = text.partition("\n")[0]
    reader = csv.reader(text.splitlines(), delimiter=";" if ";" in first else ",", strict=True)
    found: Cells = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((reader.line_num, [cell.strip() for cell in cells]))
    except csv.Error as error:
        raise Refused(reader.line_num, f"this line cannot be read: {error}") from None
    return found


def _table(cells: Cells) -> TableValues:
    if len(cells) < 2:
        raise Refused(
            1, "the table is empty", "first row: an empty cell and the column keys; then one row each"
        )
    (line, header), *rows = cells
    if header[0]:
        raise Refused(
            line, f"the first cell is '{header[0][:MAX_KEY]}'", "leave it empty; column keys follow it"
        )
    if len(rows) > MAX_ROWS or len(header) > MAX_COLUMNS + 1:
        raise Refused(line, f"the table is too large: at most {MAX_ROWS} rows and {MAX_COLUMNS} columns")
    columns = list(_keys("column", ((line, key) for key in header[1:])))
    keys = _keys("row", ((at, row[0]) for at, row in rows))
    return {key: _row(at, row, columns) for key, (at, row) in zip(keys, rows, strict=True)}


def _keys(kind: str, written: Iterator[tuple[int, str]]) -> Iterator[str]:
    seen: set[str] = set()
    for line, text in written:
        if not text or len(text) > MAX_KEY or not text.isprintable():
            raise Refused(line, f"a {kind} has no usable key", f"1 to {MAX_KEY} characters")
        key = key_as_read(text)
        if key in seen:
            raise Refused(line, f"the {kind} '{text}' appears twice", "2 and 2.0 are the same key")
        seen.add(key)
        yield key


def _row(line: int, cells: list[str], columns: list[str]) -> dict[str, float]:
    """Column key -> number; an empty cell is a gap."""
    if len(cells) != len(columns) + 1:
        message = f"this row has {len(cells) - 1} values, the first row names {len(columns)} columns"
        raise Refused(line, message, "leave a cell empty where there is no value")
    return {key: _number(line, key, cell) for key, cell in zip(columns, cells[1:], strict=True) if cell}


def _number(line: int, column: str, text: str) -> float:
    if not NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        hint = "write digits with a decimal point, such as 2.44"
        raise Refused(line, f"column '{column}': '{text[:MAX_KEY]}' is not a number", hint)
    return float(text)
