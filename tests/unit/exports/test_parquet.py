"""CSV to typed Parquet, in the process that real exports use."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path

import polars as pl
import pytest

ROOT = Path(__file__).parents[3]
TYPES = {
    "n": "integer",
    "d": "decimal",
    "b": "boolean",
    "on": "date",
    "at": "time",
    "seen": "datetime",
    "words": "text",
}
ROWS = """n,d,b,on,at,seen,words
1,70.50,true,2026-01-10,14:05,2026-01-10T14:05:00+01:00,"=1, ""x""
second line é"
-2,,false,,,,""
,,,,,,
"""


def convert(source: Path, target: Path, types: dict[str, str]) -> dict[str, object]:
    order = json.dumps({"source": str(source), "target": str(target), "types": types})
    done = subprocess.run(
        [sys.executable, "-m", "exports.parquet"],
        cwd=ROOT,
        input=order + "\n",
        text=True,
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_types_nulls_and_empty_texts(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(ROWS)
    assert convert(tmp_path / "in.csv", tmp_path / "out.parquet", TYPES) == {"rows": 3}
    frame = pl.read_parquet(tmp_path / "out.parquet")
    assert frame.schema == {
        "n": pl.Int64,
        "d": pl.Float64,
        "b": pl.Boolean,
        "on": pl.Date,
        "at": pl.Time,
        "seen": pl.Datetime("us", "UTC"),
        "words": pl.String,
    }
    moment = datetime(2026, 1, 10, 13, 5, tzinfo=UTC)
    first = (1, 70.5, True, date(2026, 1, 10), time(14, 5), moment, '=1, "x"\nsecond line é')
    assert frame.rows() == [first, (-2, None, False, None, None, None, ""), (None,) * 7]


def test_a_table_without_rows(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(ROWS.splitlines()[0] + "\n")
    assert convert(tmp_path / "in.csv", tmp_path / "out.parquet", TYPES) == {"rows": 0}
    assert pl.read_parquet(tmp_path / "out.parquet").columns == list(TYPES)


@pytest.mark.parametrize("cell", ["twelve", "1.5"])
def test_an_unreadable_cell_is_an_error_that_does_not_quote_it(tmp_path: Path, cell: str) -> None:
    (tmp_path / "in.csv").write_text(f"n\n{cell}\n")
    answer = convert(tmp_path / "in.csv", tmp_path / "out.parquet", {"n": "integer"})
    assert "error" in answer and cell not in json.dumps(answer)
