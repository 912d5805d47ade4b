"""Parquet files, written by the helper process of `exports.parquet`."""

import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from django.conf import settings

from exports.datasets import Table
from exports.files import Written, measure


class ParquetError(Exception):
    """A table could not be written; names the table and the kind of mistake, never a value."""


class ParquetWriter:
    """Starts the helper with the first file and ends it with the block."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        if self._process is None:
            return
        if kind is not None:
            self._process.kill()
        self._process.communicate()

    def write(self, table: Table, source: Path, target: Path) -> Written:
        """Turn the unguarded CSV of a table into Parquet with typed columns."""
        order = {
            "source": str(source),
            "target": str(target),
            "types": {c.name: c.type for c in table.columns},
        }
        answer = self._ask(order)
        if "rows" not in answer:
            raise ParquetError(f"table {table.name}: {answer.get('error', 'the helper ended')}")
        return measure(target, answer["rows"])

    def _ask(self, order: dict[str, Any]) -> dict[str, Any]:
        process = self._process = self._process or _start()
        if process.stdin is None or process.stdout is None:  # never: both are pipes
            return {}
        try:
            process.stdin.write(json.dumps(order) + "\n")
            process.stdin.flush()
        except BrokenPipeError:
            return {}
        line = process.stdout.readline()
        return json.loads(line) if line else {}


def _start() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "exports.parquet"],
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
