"""Runs score vectors and says of each whether it passed, failed, or is not covered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from forms.score_vectors.evaluation import Batch, Run, compute_all, environment, in_javascript, in_python
from forms.score_vectors.inputs import flattened, folded, parsed, runs_of, unused
from forms.score_vectors.mapping import Expression, ScoreMapping, Wanted
from forms.score_vectors.outside import OUTSIDE
from forms.score_vectors.vectors import ScoreVector
from studies.definition.compiled import CompiledStudy
from studies.definition.expressions import UNKNOWN, Env, Tree


@dataclass(frozen=True)
class Outcome:
    """What became of one vector; `detail` says why it did not pass."""

    vector: ScoreVector
    state: Literal["passed", "failed", "not covered"]
    detail: str = ""


def check_vectors(
    vectors: Sequence[ScoreVector],
    studies: Mapping[str, CompiledStudy],
    mappings: Mapping[str, ScoreMapping],
    *,
    javascript: bool = False,
) -> list[Outcome]:
    """One outcome per vector, in their order. `studies` by id, as the mappings name them.

    Raises NoJavaScript when that evaluator is wanted and cannot be run.
    """
    batch = in_javascript if javascript else in_python
    gaps = {at: _gap(vector, studies, mappings) for at, vector in enumerate(vectors)}
    runs = {
        at: _runs(vector, studies, mappings[vector.instrument])
        for at, vector in enumerate(vectors)
        if not gaps[at] and vector.instrument not in OUTSIDE
    }
    compute_all([run for of_one in runs.values() for run in of_one], batch)
    found = _outputs(runs, vectors, mappings, batch)
    return [
        Outcome(vector, "not covered", gaps[at])
        if gaps[at]
        else _judged(vector, found.get(at) or OUTSIDE[vector.instrument](vector.inputs, studies), mappings)
        for at, vector in enumerate(vectors)
    ]


def _judged(vector: ScoreVector, found: Mapping[str, Any], mappings: Mapping[str, ScoreMapping]) -> Outcome:
    mapping = mappings.get(vector.instrument)
    detail = differences(vector, found, scores_of(mapping) if mapping else tuple(found))
    return Outcome(vector, "failed" if detail else "passed", detail)


def scores_of(mapping: ScoreMapping) -> tuple[str, ...]:
    """The outputs that must be unknown where no score is expected: those named, else bare items, else all."""
    bare = [name for name, wanted in mapping.outputs.items() if _is_bare(wanted)]
    return mapping.scores or tuple(bare or mapping.outputs)


def _is_bare(wanted: Wanted) -> bool:
    return isinstance(wanted, Expression) and wanted.expression.isidentifier()


def _gap(
    vector: ScoreVector, studies: Mapping[str, CompiledStudy], mappings: Mapping[str, ScoreMapping]
) -> str:
    """Why a vector cannot be run; "" when it can."""
    if vector.instrument in OUTSIDE:
        return _gap_outside(vector, studies)
    mapping = mappings.get(vector.instrument)
    if mapping is None:
        return "no form of the library computes this instrument"
    study = studies.get(mapping.study)
    if study is None or mapping.form not in study.forms:
        return f"the form '{mapping.form}' of '{mapping.study}' does not load"
    missing = [table for table in mapping.tables if table not in study.tables]
    if missing:
        return f"needs the reference table {', '.join(missing)} (--local)"
    left = unused(mapping, vector.inputs)
    if left:
        return f"the input {', '.join(left)} has no place in the form"
    unknown = [name for name in vector.expected or () if name not in mapping.outputs]
    return f"the form has no {', '.join(unknown)}" if unknown else ""


def _gap_outside(vector: ScoreVector, studies: Mapping[str, CompiledStudy]) -> str:
    try:
        found = OUTSIDE[vector.instrument](vector.inputs, studies)
    except (KeyError, TypeError, ValueError) as problem:
        return str(problem.args[0])
    unknown = [name for name in vector.expected or () if name not in found]
    return f"nothing gives {', '.join(unknown)}" if unknown else ""


def _runs(vector: ScoreVector, studies: Mapping[str, CompiledStudy], mapping: ScoreMapping) -> list[Run]:
    study = studies[mapping.study]
    return [(study, study.forms[mapping.form], data) for data in runs_of(study, mapping, vector.inputs)]


def _outputs(
    runs: Mapping[int, Sequence[Run]],
    vectors: Sequence[ScoreVector],
    mappings: Mapping[str, ScoreMapping],
    batch: Batch,
) -> dict[int, dict[str, Any]]:
    """Vector -> outputs of its first run in which all are known, else of the last; all in one batch."""
    asked = [
        (at, run, name, wanted)
        for at, of_one in runs.items()
        for run in of_one
        for name, wanted in mappings[vectors[at].instrument].outputs.items()
    ]
    questions = [_trees(wanted, run) for _at, run, _name, wanted in asked]
    envs = [_environment_with_inputs(run, vectors[at]) for at, run, _name, _wanted in asked]
    results = iter(batch([(tree, env) for trees, env in zip(questions, envs, strict=True) for tree in trees]))
    answers: dict[int, list[dict[str, Any]]] = {}
    for (at, _run, name, wanted), trees in zip(asked, questions, strict=True):
        of_one = answers.setdefault(at, [])
        if not of_one or name in of_one[-1]:
            of_one.append({})
        of_one[-1][name] = _answer(wanted, [next(results) for _tree in trees])
    return {at: _first_complete(of_one) for at, of_one in answers.items()}


def _environment_with_inputs(run: Run, vector: ScoreVector) -> Env:
    """The form's names; an output may also ask how the vector was meant (`with_aids ? … : …`)."""
    study, _form, data = run
    extra = {name: value for name, value in flattened(vector.inputs).items() if name not in study.form_of}
    return environment((study, run[1], replace(data, names=extra | data.names)))


def _trees(wanted: Wanted, run: Run) -> list[Tree]:
    if isinstance(wanted, Expression):
        return [parsed(wanted.expression)]
    checks = {check.id: check.assert_ for check in run[1].checks}
    return [checks[check] for check in wanted.checks.values()]


def _answer(wanted: Wanted, results: list[Any]) -> Any:
    if isinstance(wanted, Expression):
        return results[0]
    return [text for text, result in zip(wanted.checks, results, strict=True) if result is False]


def _first_complete(of_one: list[dict[str, Any]]) -> dict[str, Any]:
    complete = (found for found in of_one if all(value is not UNKNOWN for value in found.values()))
    return next(complete, of_one[-1])


def differences(vector: ScoreVector, found: Mapping[str, Any], scores: Sequence[str]) -> str:
    """What is not as expected, "" when all is. An expected null wants an unknown value.

    Where no score is expected at all, every one of `scores` must be unknown.
    """
    expected = vector.expected if vector.expected is not None else dict.fromkeys(scores)
    return "; ".join(
        f"{name} is {_said(found[name])}, expected {_said(wanted)}"
        for name, wanted in expected.items()
        if not _same(found[name], wanted, vector.tolerance)
    )


def _same(found: Any, wanted: Any, tolerance: float) -> bool:
    if wanted is None or found is UNKNOWN:
        return wanted is None and found is UNKNOWN
    if isinstance(wanted, bool) or isinstance(found, bool):
        return found is wanted
    if isinstance(wanted, list):
        return isinstance(found, list) and sorted(map(str, found)) == sorted(map(str, wanted))
    if isinstance(wanted, str):
        return isinstance(found, str) and folded(found) == folded(wanted)
    return isinstance(found, int | float) and abs(found - wanted) <= tolerance + 1e-12


def _said(value: Any) -> str:
    return "unknown" if value is UNKNOWN or value is None else repr(value)
