"""Runs a file of test vectors through an evaluator.

A file is a JSON list of {"id", "expr", "bindings"?: {name: value}} with either "value" or
"error": true. An error may be an expression that is refused or a value that is unknown.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import ExpressionError
from .evaluate import Env, evaluate
from .javascript import evaluate_all
from .parse import parse
from .tree import Tree
from .values import UNKNOWN, Value, known_result

Cases = Sequence[tuple[Tree, Env]]


class BadVectors(ValueError):
    """The file is missing, or is no list of vectors; the message says which and where."""


@dataclass(frozen=True, slots=True)
class Vector:
    """One expectation; `fails` when the expression has to be refused or unknown."""

    id: str
    source: str
    env: Env
    value: Any
    fails: bool


@dataclass(frozen=True, slots=True)
class Failure:
    id: str
    source: str
    wanted: str
    found: str

    def __str__(self) -> str:
        return f"FAILED {self.id}: {self.source}\n  expected {self.wanted}, found {self.found}"


def read_json(path: Path) -> Any:
    """What a JSON file holds; raises BadVectors with a sentence."""
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as problem:
        raise BadVectors(f"{path} cannot be read: {problem.strerror}.") from None
    except RecursionError:
        raise BadVectors(f"{path} is nested too deep.") from None
    except ValueError as problem:
        raise BadVectors(f"{path} is not JSON in UTF-8: {problem}.") from None


def read_vectors(path: Path) -> list[Vector]:
    """The vectors of a file; raises BadVectors with a sentence."""
    data = read_json(path)
    if not isinstance(data, list):
        raise BadVectors(f"{path} must hold a list of vectors.")
    return [_vector(row, f"{path}, row {number}") for number, row in enumerate(data, 1)]


def _vector(row: Any, where: str) -> Vector:
    if not isinstance(row, dict) or not isinstance(row.get("expr"), str):
        raise BadVectors(f'{where}: a vector needs "expr", a text.')
    if ("value" in row) == bool(row.get("error")):
        raise BadVectors(f'{where}: a vector needs either "value" or "error": true.')
    bindings = row.get("bindings") or {}
    if not isinstance(bindings, dict):
        raise BadVectors(f'{where}: "bindings" must map names to values.')
    names = str(row.get("id", where))
    return Vector(names, row["expr"], Env(bindings), row.get("value"), bool(row.get("error")))


def run(vectors: Sequence[Vector], *, javascript: bool = False) -> list[Failure]:
    """The vectors that fail. Raises NoJavaScript if that evaluator cannot run."""
    evaluator: Callable[[Cases], list[Value]] = evaluate_all if javascript else _in_python
    trees = [_parsed(vector.source) for vector in vectors]
    cases = [
        (tree, vector.env)
        for tree, vector in zip(trees, vectors, strict=True)
        if not isinstance(tree, ExpressionError)
    ]
    results = iter(evaluator(cases))
    found = [tree if isinstance(tree, ExpressionError) else next(results) for tree in trees]
    judged = (_judged(vector, one) for vector, one in zip(vectors, found, strict=True))
    return [failure for failure in judged if failure]


def _in_python(cases: Cases) -> list[Value]:
    return [known_result(evaluate(tree, env)) for tree, env in cases]


def _parsed(source: str) -> Tree | ExpressionError:
    try:
        return parse(source)
    except ExpressionError as refused:
        return refused


def _judged(vector: Vector, found: Any) -> Failure | None:
    missing = found is UNKNOWN or isinstance(found, ExpressionError)
    wants_nothing = vector.fails or vector.value is None
    if missing and (vector.fails or (wants_nothing and found is UNKNOWN)):
        return None
    if not missing and not wants_nothing and _equals(vector.value, found):
        return None
    wanted = "an error" if vector.fails else json.dumps(vector.value, ensure_ascii=False)
    return Failure(vector.id, vector.source, wanted, str(found))


def _equals(wanted: Any, found: Any) -> bool:
    """Numbers by value, but never a number for a boolean."""
    if isinstance(wanted, list) and isinstance(found, list):
        return len(wanted) == len(found) and all(map(_equals, wanted, found))
    if isinstance(wanted, bool) or isinstance(found, bool):
        return wanted is found
    return bool(wanted == found)
