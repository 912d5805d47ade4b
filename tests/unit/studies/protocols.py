"""Compiled protocols and their forms filled in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from studies.definition import CompiledStudy, load_study
from studies.definition.expressions import UNKNOWN, Env, evaluate

ROOT = Path(__file__).resolve().parents[3]
PROTOCOLS = ROOT / "studies" / "protocols"
STUDIES = ("clinnova-ibd", "clinnova-rd", "clinnova-ms")


@cache
def study(name: str) -> CompiledStudy:
    result = load_study(PROTOCOLS / name)
    assert result.study is not None, [str(problem) for problem in result.problems]
    return result.study


def filled(
    name: str, form: str, answers: Mapping[str, Any], visits: Mapping[str, Mapping[str, Any]] | None = None
) -> dict[str, Any]:
    """The answers of one form with its computed values; those that stay unknown are left out.

    `answers` may already hold computed values (a count, an age): they come from other forms then.
    """
    values = {item: value for item, value in answers.items() if value is not None}
    definition = study(name).forms[form]
    for item in definition.compute_order:
        if item in values:
            continue
        tree = definition.items[item].compute
        assert tree is not None
        result = evaluate(tree, Env(names=values, visits=visits or {}))
        if result is not UNKNOWN:
            values[item] = result
    return values


def failing(
    name: str, form: str, values: Mapping[str, Any], previous: Mapping[str, Any] | None = None
) -> set[str]:
    """The ids of the form's checks that are false for these values."""
    env = Env(names=values, previous=previous or {})
    return {check.id for check in study(name).forms[form].checks if evaluate(check.assert_, env) is False}
