"""Small rules of columns and files."""

import csv
import hashlib
import io
import json
import tomllib
from pathlib import Path

import pytest
from psycopg2 import sql

from clinnova.lib.version import VERSION
from exports.csv_writer import csv_text
from exports.datasets.table import Unpacked, free_name, guard_text
from exports.datasets.types import common_type
from exports.files import HashedFile, measure

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-x", "@a", "\tx", "\rx", "\nx", "＝A1", "＋1", "－1", "＠a"])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert guard_text(text) == "'" + text


@pytest.mark.parametrize("text", ["", "a=1", " =1", "1-2", "é"])
def test_other_cells_stay(text: str) -> None:
    assert guard_text(text) == text


@pytest.mark.parametrize(
    ("types", "one"),
    [
        (["integer", "integer"], "integer"),
        (["integer", "decimal"], "decimal"),
        (["date", "text"], "text"),
        (["boolean", "text"], "text"),
        (["integer", "date"], "text"),
    ],
)
def test_versions_that_disagree_share_the_wider_type(types: list[str], one: str) -> None:
    assert common_type(types) == one


def test_names_that_are_taken_get_underscores() -> None:
    assert free_name("status", {"status", "status_"}) == "status__"


def test_a_field_is_unpacked_once_and_as_one_type() -> None:
    fields = Unpacked("a")
    fields.take("weight"), fields.take("weight"), fields.take("joints", "jsonb")
    assert fields.lateral(sql.SQL("r.values")) == sql.SQL("jsonb_to_record({}) AS {}({})").format(
        sql.SQL("r.values"),
        sql.Identifier("a"),
        sql.SQL(", ").join(
            [
                sql.SQL("{} {}").format(sql.Identifier("weight"), sql.SQL("text")),
                sql.SQL("{} {}").format(sql.Identifier("joints"), sql.SQL("jsonb")),
            ]
        ),
    )
    with pytest.raises(ValueError, match="joints"):
        fields.take("joints", "text")


def test_a_name_that_the_server_would_shorten_is_refused() -> None:
    with pytest.raises(ValueError, match="unpacked"):
        Unpacked("a").take("x" * 64)


def test_a_file_knows_its_size_and_digest(tmp_path: Path) -> None:
    with HashedFile(tmp_path / "x") as file:
        file.write(b"ab"), file.write(b"c")
    written = file.written(rows=1)
    assert (written.size, written.sha256, written.rows) == (3, hashlib.sha256(b"abc").hexdigest(), 1)
    assert measure(tmp_path / "x", 1) == written


def test_a_file_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("old")
    with pytest.raises(FileExistsError), HashedFile(tmp_path / "x"):
        pass


def test_a_check_stops_the_writer(tmp_path: Path) -> None:
    def stop() -> None:
        raise RuntimeError("lost")

    with pytest.raises(RuntimeError, match="lost"), HashedFile(tmp_path / "x", stop) as file:
        file.write(b"ab")


def test_small_csv_reads_back() -> None:
    text = csv_text(["a", "b"], [['say "x"', "1,2\n3"]])
    assert list(csv.reader(io.StringIO(text))) == [["a", "b"], ['say "x"', "1,2\n3"]]


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert json.dumps(VERSION) == json.dumps(project["version"])
