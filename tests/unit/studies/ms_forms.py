"""The forms of Clinnova-MS filled in: the answers of one visit, the visits before it, and the relapse log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from studies.definition import CompiledStudy, load_study
from studies.definition.expressions import UNKNOWN, Env, evaluate

PROTOCOLS = Path(__file__).resolve().parents[3] / "studies" / "protocols"
BASELINE = date(2026, 1, 1)
Row = Mapping[str, Any]


@cache
def ms() -> CompiledStudy:
    result = load_study(PROTOCOLS / "clinnova-ms")
    assert result.study is not None, [str(problem) for problem in result.problems]
    return result.study


def day(number: int) -> str:
    """The ISO date that many days after baseline."""
    return (BASELINE + timedelta(days=number)).isoformat()


def env(
    answers: Row,
    *,
    earlier: Sequence[Row] = (),
    relapses: Sequence[Row] = (),
    baseline: Row | None = None,
    previous: Row | None = None,
    today: str | None = None,
) -> Env:
    names = {"cohort": "MS", "earlier": list(earlier), "relapses": list(relapses), **answers}
    visits = {"BL": {"visit_date": day(0), **(baseline or {})}}
    return Env(names=names, visits=visits, previous=previous or {}, today=today)


def filled(form: str, answers: Row, **around: Any) -> dict[str, Any]:
    """The answers with the form's computed values; those that stay unknown are left out."""
    values = dict(answers)
    definition = ms().forms[form]
    for item in definition.compute_order:
        tree = definition.items[item].compute
        if item in values or tree is None:
            continue
        result = evaluate(tree, env(values, **around))
        if result is not UNKNOWN:
            values[item] = result
    return values


def failing(form: str, answers: Row, **around: Any) -> set[str]:
    """The ids of the form's checks that are false, computed values included."""
    found = env(filled(form, answers, **around), **around)
    return {check.id for check in ms().forms[form].checks if evaluate(check.assert_, found) is False}
