"""Both evaluators give the same value for any tree and any record."""

import json
import math
import random
import struct
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from studies.definition.expressions import UNKNOWN, Env, evaluate, known_result
from studies.definition.expressions.javascript import evaluate_all
from studies.definition.expressions.tree import MACROS, walk
from tests.unit.studies.random_expressions import Maker


def plain(value: Any) -> Any:
    """A value as both evaluators can be compared: rows as they were given, NaN by name."""
    if value is UNKNOWN or value is None:
        return None
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, float) and math.isnan(value):
        return "not a number"
    return value if isinstance(value, bool | str) else float(value)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32))
def test_both_evaluators_agree_on_random_trees(seed: int) -> None:
    maker = Maker(seed)
    cases = [(maker.tree(), maker.env()) for _ in range(250)]
    raw, known = evaluate_all(cases, raw=True), evaluate_all(cases)
    for (tree, env), in_javascript, settled in zip(cases, raw, known, strict=True):
        in_python = evaluate(tree, env)
        assert plain(in_python) == plain(in_javascript), (tree, env)
        assert plain(known_result(in_python)) == plain(settled), (tree, env)


def test_random_trees_are_worth_comparing() -> None:
    """Many of them have a value, and every kind of node and every macro occurs."""
    maker = Maker(1)
    cases = [(maker.tree(), maker.env()) for _ in range(1000)]
    known = [case for case in cases if known_result(evaluate(*case)) is not UNKNOWN]
    kinds = {node[1] if node[0] == "macro" else node[0] for tree, _ in cases for node in walk(tree)}
    assert len(known) > 300
    assert {"if", "in", "var", "visit", "previous", "%", *MACROS} <= kinds


def _random_doubles(count: int) -> list[float]:
    """Every magnitude, and many numbers that lie close to a half."""
    chance = random.Random(20240506)
    halves = [chance.randint(-(10**6), 10**6) / 200 for _ in range(count)]
    bits = [struct.unpack("d", chance.randbytes(8))[0] for _ in range(count)]
    scaled = [math.ldexp(chance.uniform(-1, 1), chance.randint(-80, 80)) for _ in range(count)]
    return [number for number in [*halves, *bits, *scaled] if math.isfinite(number)]


def _agree(name: str, *further: float) -> None:
    tree = ["call", name, ["name", "x"], *(["lit", value] for value in further)]
    cases = [(tree, Env({"x": number})) for number in _random_doubles(1500)]
    found = evaluate_all(cases)
    assert found == [known_result(evaluate(*case)) for case in cases]


def test_rounding_agrees_on_many_numbers() -> None:
    for places in (0, 1, 2, 5, 15):
        _agree("round", places)


def test_logarithms_and_powers_agree_to_the_last_digit() -> None:
    _agree("ln")
    _agree("exp")
    _agree("pow", 0.7)
    _agree("pow", -3)


def test_stored_trees_evaluate_like_parsed_ones() -> None:
    tree = ["macro", "map", ["list", ["lit", 1], ["lit", 2]], "n", ["*", ["var", "n"], ["lit", 2]]]
    assert evaluate(json.loads(json.dumps(tree)), Env()) == [2.0, 4.0]
