"""CSV straight from the server: one COPY per table, streamed to a file, never a row in Python."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from exports.datasets import Table
from exports.files import HashedFile, Written


def write_csv(
    table: Table, path: Path, *, guarded: bool = True, check: Callable[[], None] = lambda: None
) -> Written:
    """Write a table as UTF-8 CSV with a header (RFC 4180; NULL is an empty cell, an empty text is `""`).

    `guarded`: typed-in words that a spreadsheet would run get an apostrophe. `check` may raise to stop.
    """
    with connection.cursor() as cursor, HashedFile(path, check) as file:
        file.write(_line([c.name for c in table.columns]))
        copy = f"COPY ({table.select(guarded=guarded).as_string(cursor.cursor)}) TO STDOUT (FORMAT csv)"
        cursor.cursor.copy_expert(copy, file)
        rows = cursor.cursor.rowcount
    return file.written(rows)


def csv_text(head: list[str], rows: list[list[str]]) -> str:
    """Small tables that are no data, such as the codebook."""
    return "".join(_line(row).decode() for row in [head, *rows])


def _line(cells: list[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue().encode()
