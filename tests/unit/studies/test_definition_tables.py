"""Reference tables: declared in the library, numbers from an administrator's folder, nothing taken on trust."""

import pytest

from studies.definition import load_study
from tests.unit.studies.definition_folder import ACTIVITY, Folder

DECLARED = """tables:
  ladder:
    title: {en: Ladder, fr: Échelle}
    rows: {en: Years, fr: Années}
    columns: {en: Steps, fr: Paliers}
"""
GOOD = ",0,1.50,x\n1,0.5,,3\n2.0,-1,1e2,4\n"
FILE = "local/tables/ladder.csv"


@pytest.fixture
def folder(tmp_path):
    found = Folder(tmp_path)
    found.write("library/tables.yaml", DECLARED)
    found.edit(ACTIVITY, 'compute: weight - visit("BL").weight', "compute: 'table(\"ladder\", 1, weight)'")
    (tmp_path / "local" / "tables").mkdir(parents=True)
    return found


def load(folder, content, name="ladder.csv"):
    data = content if isinstance(content, bytes) else content.encode()
    (folder.root.parent / "local" / "tables" / name).write_bytes(data)
    return load_study(folder.root / "sample", local=folder.root.parent / "local")


def test_numbers_are_compiled_into_the_study(folder):
    table = load(folder, GOOD).study.tables["ladder"]
    assert table.values == {"1": {"0": 0.5, "x": 3.0}, "2": {"0": -1.0, "1.5": 100.0, "x": 4.0}}
    assert table.title == {"en": "Ladder", "fr": "Échelle"}


@pytest.mark.parametrize(
    "content",
    [
        GOOD.replace(",", ";"),
        GOOD.replace("\n", "\r\n"),
        f"\ufeff{GOOD}",
        f"{GOOD}\n,,,\n\n",
        GOOD.replace("1,0.5,,3", '"1"," 0.5 ",,3'),
    ],
)
def test_as_spreadsheets_write_it(folder, content):
    assert load(folder, content).study.hash == load(folder, GOOD).study.hash


def test_without_a_file_the_study_loads_and_other_numbers_make_another_study(folder):
    without = load_study(folder.root / "sample").study
    assert without.tables == {}
    assert (
        len(
            {without.hash, load(folder, GOOD).study.hash, load(folder, GOOD.replace("0.5", "0.6")).study.hash}
        )
        == 3
    )


def test_a_table_that_nobody_reads_stays_out(folder):
    folder.edit(ACTIVITY, "'table(\"ladder\", 1, weight)'", "weight")
    assert load(folder, GOOD).study.tables == {}


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (",0,1\n1,2,two\n", 2, "column '1': 'two' is not a number (write digits with a decimal point"),
        (",0,1\n1,2,3\n2,2,=1+1\n", 3, "'=1+1' is not a number"),
        (",0,1\n1,2,nan\n", 2, "'nan' is not a number"),
        (",0,1\n1,2,1e999\n", 2, "is not a number"),
        (";0;1\n1;2;3,5\n", 2, "'3,5' is not a number (write digits with a decimal point"),
        (",0,1\n1,2,3\n1.0,2,3\n", 3, "the row '1.0' appears twice (2 and 2.0 are the same key)"),
        (",0,0.0\n1,2,3\n", 1, "the column '0.0' appears twice"),
        (",0,\n1,2,3\n", 1, "a column has no usable key"),
        (",0,1\n,2,3\n", 2, "a row has no usable key"),
        (f",0,{'k' * 41}\n1,2,3\n", 1, "a column has no usable key (1 to 40 characters)"),
        (",0,1\n1,2\n", 2, "this row has 1 values, the first row names 2 columns"),
        (",0,1\n1,2,3,4\n", 2, "this row has 3 values, the first row names 2 columns"),
        ("EDSS,0,1\n1,2,3\n", 1, "the first cell is 'EDSS' (leave it empty"),
        (",0,1\n", 1, "the table is empty"),
        ("", 1, "the table is empty"),
        (b",0\n1,\xff\n", 2, "this line is not UTF-8 text"),
        (',0\n1,"2"3\n', 2, "this line cannot be read"),
        (f",0\n{'1' * 1_000_001}", 1, "the file is too large"),
        (",0\n" + "".join(f"{n},1\n" for n in range(2001)), 1, "the table is too large"),
        ("," + ",".join(map(str, range(201))) + "\n1" + ",1" * 201, 1, "the table is too large"),
    ],
)
def test_bad_content_is_refused_with_its_line(folder, content, line, said):
    result = load(folder, content)
    assert result.study is None
    assert [(problem.file, problem.line) for problem in result.problems] == [(FILE, line)]
    assert said in str(result.problems[0])


def test_a_file_of_no_declared_table_is_refused(folder):
    result = load(folder, GOOD, "lader.csv")
    assert [str(problem) for problem in result.problems] == [
        "local/tables/lader.csv:1: there is no table 'lader' in library/tables.yaml (did you mean 'ladder'?)"
    ]


def test_a_table_that_is_not_declared_cannot_be_read(folder):
    line = folder.edit(ACTIVITY, '"ladder"', '"laddr"')
    problems = folder.load().problems
    assert [(problem.file, problem.line) for problem in problems] == [(ACTIVITY, line)]
    assert "There is no table laddr; did you mean ladder?" in problems[0].message


def test_the_declaration_is_translated(folder):
    line = folder.edit("library/tables.yaml", "rows: {en: Years, fr: Années}", "rows: {en: Years}")
    assert folder.said() == [f"library/tables.yaml:{line}: this text has no translation for: fr"]
