"""Evaluation of hostile, damaged and unusual input; the runners around it."""

import copy
import datetime
import json
import pickle
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from studies.definition.expressions import (
    UNKNOWN,
    Env,
    ExpressionError,
    compile_tree,
    evaluate,
    javascript,
    known_result,
    parse,
)
from studies.definition.expressions.tree import MAX_STEPS


def value(source: str, **names: Any) -> Any:
    return known_result(evaluate(parse(source), Env(names)))


def test_unknown_has_no_truth_value() -> None:
    with pytest.raises(TypeError):
        bool(UNKNOWN)
    assert copy.deepcopy(UNKNOWN) is UNKNOWN
    assert pickle.loads(pickle.dumps(UNKNOWN)) is UNKNOWN


def test_python_values_become_values_of_the_language() -> None:
    assert value("x + 1", x=Decimal("70.50")) == 71.5
    assert value("x < '2024-05-07'", x=datetime.date(2024, 5, 6)) is True
    assert value("2 in x", x=(1, 2)) is True
    assert value("x", x=object()) is UNKNOWN
    assert value("x + 1", x=10**400) is UNKNOWN


@pytest.mark.parametrize(
    "tree",
    [
        [],
        "weight",
        ["weight"],
        [1, 2],
        ["name"],
        ["name", 3],
        ["+"],
        ["not"],
        ["/", ["lit", 1]],
        ["var", "r"],
        ["macro", "erase", ["list"], "r", ["lit", 1]],
        ["macro", "map", ["list"], "r"],
        ["__class__", ["lit", 1]],
    ],
)
def test_what_is_no_tree_is_refused(tree: Any) -> None:
    with pytest.raises(ExpressionError):
        compile_tree(tree)


def test_a_stored_tree_that_is_too_deep_is_refused() -> None:
    tree: Any = ["lit", True]
    for _ in range(100_000):
        tree = ["not", tree]
    with pytest.raises(ExpressionError, match="deeper"):
        evaluate(tree, Env())


def test_compiled_trees_are_kept() -> None:
    tree = parse("weight + 1")
    assert compile_tree(tree) is compile_tree(tree)


def test_endless_work_gives_unknown_in_both_evaluators() -> None:
    cost = 3  # nodes in the inner body
    side = int((MAX_STEPS / cost) ** 0.5)
    tree = parse("rows.all(r, rows.all(s, s == r))")
    within, beyond = Env({"rows": [1.0] * (side - 5)}), Env({"rows": [1.0] * (side + 5)})
    results = [known_result(evaluate(tree, within)), known_result(evaluate(tree, beyond))]
    assert results == [True, UNKNOWN]
    assert javascript.evaluate_all([(tree, within), (tree, beyond)]) == results


def test_the_javascript_module_becomes_one_script_without_evaluation_of_text() -> None:
    bundle = javascript.bundle(javascript.MODULE)
    assert bundle.count("const module_") == 6
    assert not re.search(r"^(import|export)\b", bundle, re.MULTILINE)
    assert not re.search(r"\beval\(|\bFunction\(", bundle)


def test_node_runs_the_same_module(monkeypatch: pytest.MonkeyPatch) -> None:
    if not javascript.shutil.which("node"):
        pytest.skip("node is not on the PATH")
    monkeypatch.setattr(javascript, "mini_racer", None)
    assert javascript.evaluate_all([(parse("x + 1"), Env({"x": 1})), (parse("y"), Env())]) == [2.0, UNKNOWN]


def test_without_an_engine_the_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(javascript, "mini_racer", None)
    monkeypatch.setattr(javascript.shutil, "which", lambda name: None)
    with pytest.raises(javascript.NoJavaScript, match="mini-racer"):
        javascript.evaluate_all([])


def _file(folder: Path, content: Any) -> Path:
    path = folder / "vectors.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize("options", [[], ["--js"]])
def test_command_prints_failures_and_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    path = _file(
        tmp_path,
        [
            {"id": "right", "expr": "x + 1", "bindings": {"x": 1}, "value": 2},
            {"id": "refused", "expr": "1 +", "error": True},
            {"id": "wrong", "expr": "1 == 1", "value": 1},
            {"id": "no error", "expr": "1", "error": True},
            {"id": "unreadable", "expr": "1 +", "value": 1},
        ],
    )
    with pytest.raises(SystemExit) as ended:
        call_command("check_expressions", str(path), *options)
    printed = capsys.readouterr().out
    assert ended.value.code == 1
    assert "2 passed, 3 failed" in printed
    assert [name in printed for name in ("wrong", "no error", "unreadable", "right")] == [True] * 3 + [False]


def test_command_ends_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_expressions", str(_file(tmp_path, [{"id": "a", "expr": "1", "value": 1.0}])))
    assert capsys.readouterr().out == "1 passed, 0 failed\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "is not JSON"),
        ("{}", "must hold a list"),
        ("[1]", 'row 1: a vector needs "expr"'),
        ('[{"expr": "1"}]', 'either "value" or "error"'),
        ('[{"expr": "1", "value": 1, "error": true}]', 'either "value" or "error"'),
        ('[{"expr": "1", "value": 1, "bindings": [1]}]', '"bindings" must map'),
        ("[" * 100_000, "nested too deep"),
    ],
)
def test_command_refuses_other_files(tmp_path: Path, content: str, words: str) -> None:
    with pytest.raises(CommandError, match=words) as refused:
        call_command("check_expressions", str(_file(tmp_path, content)))
    assert refused.value.returncode == 2


def test_command_refuses_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("check_expressions", str(tmp_path / "none.json"))
