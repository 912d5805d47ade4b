"""Every table of the universe, byte by byte. The files are reviewed like code; a change of one is a
change of contract.

GOLDEN=write rewrites them.
"""

import os
from pathlib import Path

import pytest

from exports.csv_writer import write_csv
from exports.datasets import DATASETS, build
from tests.integration.exports.universe import Universe

GOLDEN = Path(__file__).parents[2] / "golden" / "exports"
pytestmark = pytest.mark.django_db


def test_tables_are_those_of_the_golden_files(universe: Universe, tmp_path: Path) -> None:
    for table in build(universe.scope("dana"), DATASETS):
        write_csv(table, tmp_path / f"{table.name}.csv")
    if os.environ.get("GOLDEN") == "write":
        for made in tmp_path.iterdir():
            (GOLDEN / made.name).write_bytes(made.read_bytes())
    assert {p.name for p in tmp_path.iterdir()} == {p.name for p in GOLDEN.iterdir()}
    for made in tmp_path.iterdir():
        assert made.read_text() == (GOLDEN / made.name).read_text(), made.name
