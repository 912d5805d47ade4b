"""Parquet from CSV with typed columns, in a process of its own: `python -m exports.parquet`.

The only module that imports polars, and nobody imports it: its threads do not survive a fork, its 200 MB
belong neither to a web process nor to a worker, and its memory is given back when the job is done. Each
line on the standard input is one file, `{"source", "target", "types": {column: type}}`; each line on the
output its answer, `{"rows": n}` or `{"error": text}`. It ends when the input does, also when the worker
was killed.
"""

import json
import sys
from typing import Any

import polars as pl

_READ_AS = {"integer": pl.Int64, "decimal": pl.Float64, "boolean": pl.Boolean, "date": pl.Date}
ROW_GROUP = 65_536


def convert(source: str, target: str, types: dict[str, str]) -> int:
    """Write `source` (CSV with NULL as empty cell) as zstd Parquet; returns the rows. Raises on an
    unreadable cell.
    """
    frame = pl.scan_csv(
        source,
        schema={name: _READ_AS.get(kind, pl.String) for name, kind in types.items()},
        empty_string_is_null=True,  # a cell without quotes; "" stays an empty text
        glob=False,
    )
    typed = frame.with_columns(
        [_parsed(name, kind) for name, kind in types.items() if kind in ("time", "datetime")]
    )
    typed.sink_parquet(target, compression="zstd", row_group_size=ROW_GROUP)
    return int(pl.scan_parquet(target).select(pl.len()).collect().item())


def _parsed(name: str, kind: str) -> pl.Expr:
    cell = pl.col(name)
    return cell.str.to_time("%H:%M") if kind == "time" else cell.str.to_datetime("%+", time_zone="UTC")


def _answer(line: str) -> dict[str, Any]:
    try:
        return {"rows": convert(**json.loads(line))}
    except pl.exceptions.PolarsError as problem:
        # The message quotes the cell that could not be read; only its kind may reach a log.
        return {"error": type(problem).__name__}


if __name__ == "__main__":
    for order in sys.stdin:
        sys.stdout.write(json.dumps(_answer(order)) + "\n")
        sys.stdout.flush()
