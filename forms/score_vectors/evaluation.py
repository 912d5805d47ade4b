"""Evaluates many filled forms side by side, so that the JavaScript evaluator is started once per step."""

from collections.abc import Callable, Sequence
from typing import Any

from forms.engine import plan_of
from forms.engine.computed import as_stored
from forms.engine.environment import seen
from forms.score_vectors.inputs import Data
from studies.definition.compiled import CompiledStudy, FormDef
from studies.definition.expressions import UNKNOWN, Env, Tree, evaluate, known_result
from studies.definition.expressions.javascript import evaluate_all

Batch = Callable[[Sequence[tuple[Tree, Env]]], list[Any]]
Run = tuple[CompiledStudy, FormDef, Data]


def in_python(cases: Sequence[tuple[Tree, Env]]) -> list[Any]:
    """Results of the server's evaluator."""
    return [known_result(evaluate(tree, env)) for tree, env in cases]


def in_javascript(cases: Sequence[tuple[Tree, Env]]) -> list[Any]:
    """Results of the browser's evaluator; raises NoJavaScript when there is nothing to run it with."""
    return evaluate_all(cases) if cases else []


def environment(run: Run) -> Env:
    """What the form's expressions see."""
    study, _form, data = run
    tables = {name: table.values for name, table in study.tables.items()}
    return Env(names=data.names, visits=data.visits, previous=data.previous, tables=tables)


def compute_all(runs: Sequence[Run], batch: Batch) -> None:
    """Add every computed value to the runs' names, rounded and stored as capture stores it.

    What a run was given is left as it is: it comes from another form then.
    """
    waiting = [(run, [name for name in _order(run) if name not in run[2].names]) for run in runs]
    while waiting := [(run, names) for run, names in waiting if names]:
        cases = [(run[1].items[names[0]].compute, environment(run)) for run, names in waiting]
        for (run, names), result in zip(waiting, batch(cases), strict=True):
            _keep(run, names.pop(0), result)


def _order(run: Run) -> list[str]:
    form = run[1]
    return [name for name in form.compute_order if name in form.items]


def _keep(run: Run, name: str, result: Any) -> None:
    study, form, data = run
    item, plan = form.items[name], plan_of(study)
    stored = as_stored(plan, item, result)
    if stored is not None and result is not UNKNOWN:
        data.names[name] = seen(plan, item, stored)
