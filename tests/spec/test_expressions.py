"""The expression language against its specifications, in both evaluators."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from studies.definition.expressions import UNKNOWN, Env, evaluate, known_result, parse
from studies.definition.expressions.javascript import evaluate_all
from studies.definition.expressions.vectors import read_vectors, run

HERE = Path(__file__).parent
TABLE = yaml.safe_load((HERE / "expressions.yaml").read_text(encoding="utf-8"))
RECORD = Env(**TABLE.pop("record"))
ROWS = [(section, source, value) for section, rows in TABLE.items() for source, value in rows]
IDS = [f"{section}: {source[:60]}" for section, source, _ in ROWS]


def same(found: Any, wanted: Any) -> bool:
    if wanted == "unknown":
        return found is UNKNOWN
    if isinstance(wanted, bool) or isinstance(found, bool):
        return found is wanted
    return found == wanted


@pytest.fixture(scope="module")
def in_javascript() -> list[Any]:
    return evaluate_all([(parse(source), RECORD) for _, source, _ in ROWS])


@pytest.mark.parametrize("javascript", [False, True], ids=["python", "javascript"])
def test_official_vectors(javascript: bool) -> None:
    vectors = read_vectors(HERE / "cel_vectors.json")
    assert len(vectors) == 154
    assert run(vectors, javascript=javascript) == []


@pytest.mark.parametrize(("section", "source", "value"), ROWS, ids=IDS)
def test_own_table_in_python(section: str, source: str, value: Any) -> None:
    found = known_result(evaluate(parse(source), RECORD))
    assert same(found, value), f"{source} gives {found!r}"


def test_own_table_in_javascript(in_javascript: list[Any]) -> None:
    wrong = [
        (source, found)
        for (_, source, value), found in zip(ROWS, in_javascript, strict=True)
        if not same(found, value)
    ]
    assert wrong == []
