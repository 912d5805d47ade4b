"""After every edit the page works out only what the edit concerns; the result is that of working out everything.

Random edits of a form with chains of computed values, conditions, checks, columns computed in rows and totals over
rows, by the browser's script in an engine of its own; each state is compared with the server's.
"""

import json
import random
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import py_mini_racer
import pytest
from django.conf import settings

from benchmarks.big_form import minimal_study
from forms.engine import Context, environment, evaluate_form, plan_of
from forms.rendering.browser import answer_data, definition_data
from forms.rendering.source import Source
from studies.definition import load_study
from studies.definition.compiled import CompiledStudy
from studies.definition.expressions.javascript import bundle

N = {"type": "integer", "missing": ["ND"]}
C: dict[str, Any] = {"type": "computed", "value": "decimal", "places": 2}
ITEMS: dict[str, dict[str, Any]] = {
    "a": {**N, "required": True, "warn": {"min": 2, "max": 8}},
    "b": {**N, "required": True, "show_if": "a > 3"},
    "y": {"type": "yesno", "missing": ["ND"]},
    "t": {"type": "text", "show_if": "y || total > 40"},
    "c1": {**C, "compute": "a + b"},
    "c2": {**C, "compute": "round(c1 / 3, 2)", "hard": {"min": 0, "max": 4}},
    "c3": {**C, "compute": "known(c2) ? c2 * 2 : total", "show_if": "!y"},
}
ROW: dict[str, dict[str, Any]] = {
    "r_n": {**N, "required": True, "warn": {"min": 0, "max": 7}},
    "r_t": {"type": "text", "show_if": "r_n > 4 && a > 2"},
    "r_m": {**C, "compute": "r_n * a"},
    "r_s": {**C, "compute": "round(r_n / rs.filter(r, known(r.r_n)).sum(r, r.r_n), 2)"},
}
LATE: dict[str, dict[str, Any]] = {
    "total": {**C, "compute": "rs.filter(r, known(r.r_m)).sum(r, r.r_m)"},
    "many": {**C, "compute": "rs.size()"},
    "most": {**C, "compute": "rs.exists(r, r.r_n > 6) ? c3 : a"},
    "z": {**N, "required": True},
}
CHECKS = {
    "K1": ("a <= b", {"a": 1, "b": 2}, {"a": 2, "b": 1}),
    "K2": ("!rs.exists(r, r.r_n > 8)", {"rs": [{"r_n": 1}]}, {"rs": [{"r_n": 9}]}),
    "K3": ("total < 60", {"total": 1}, {"total": 90}),
}
SCRIPT = """
const document = {documentElement: {lang: "en"}, getElementById: () => ({textContent: PAGE})};
const told = ({visible, orphaned, missing, findings, required}, values) => ({
  values, required, missing, findings: findings.map((one) => [one.check, one.row]),
  visible: [...visible].sort(), orphaned: [...orphaned].sort(),
});
function walk(text, whole) {
  const {evaluateForm, follow} = module_0;
  evaluateForm();
  return JSON.stringify(JSON.parse(text).map((edits) => {
    for (const [act, ...given] of edits) STATE[act](...given);
    return told(whole ? evaluateForm() : follow(), JSON.parse(JSON.stringify(STATE.values)));
  }));
}
"""


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> CompiledStudy:
    def group(name: str, items: dict[str, dict[str, Any]], **more: Any) -> dict[str, Any]:
        listed = [{"id": item, "label": {"en": item}, **facts} for item, facts in items.items()]
        return {"id": name, "title": {"en": name}, "items": listed, **more}

    groups = [
        group("first", ITEMS),
        group("rs", ROW, kind="repeat"),
        group("late", LATE, show_if="a != 5 || many > 1"),
    ]
    checks = [
        {"id": name, "severity": "query", "assert": text, "message": {"en": name}, "items": ["a"],
         "examples": {"pass": good, "fail": bad}}
        for name, (text, good, bad) in CHECKS.items()
    ]  # fmt: skip
    form = {"form": "edited", "title": {"en": "Edited"}, "groups": groups, "checks": checks}
    result = load_study(minimal_study(tmp_path_factory.mktemp("edits"), "edits", form))
    assert result.study is not None, [str(problem) for problem in result.problems]
    return result.study


def edits(seed: int, steps: int = 120) -> list[list[list[Any]]]:
    """Steps of one to three edits: answers, missing reasons, cleared answers, rows that come and go."""
    chance = random.Random(seed)
    rows = [f"r{n}" for n in range(5)]

    def one() -> list[Any]:
        item = chance.choice(["a", "a", "b", "y", "t", "z", "r_n", "r_n", "r_t", "gone"])
        row = chance.choice(rows)
        if item == "gone":
            return ["removeRow", "rs", row]
        place = f"rs[{row}].{item}" if item.startswith("r_") else item
        value = {"y": chance.choice(["Y", "N"]), "t": "x", "r_t": "x"}.get(item, chance.randint(0, 9))
        entry = chance.choice(
            [{"value": value}] * 6 + [{}, {"missing": "ND"} if item not in ("t", "r_t") else {}]
        )
        if chance.random() < 0.2 and "value" in entry:
            return ["storeKey", place, value]
        return ["setAnswer", place, entry]

    return [[one() for _ in range(chance.choice([1, 1, 1, 3]))] for _ in range(steps)]


def in_browser(study: CompiledStudy, steps: list[list[list[Any]]], *, whole: bool) -> list[dict[str, Any]]:
    source = _source(study)
    page = answer_data(source) | definition_data(source)
    script = bundle(Path(settings.BASE_DIR) / "static" / "js" / "crf" / "logic.js")
    answers = re.findall(r"const (module_\d+)", script.partition("function setAnswer")[0])[-1]
    code = SCRIPT.replace("PAGE", json.dumps(json.dumps(page))).replace("STATE", answers)
    with py_mini_racer.MiniRacer() as engine:
        engine.eval(code.replace("function walk", script + "\nfunction walk", 1))
        return list(json.loads(engine.call("walk", json.dumps(steps), whole)))


def on_server(study: CompiledStudy, values: dict[str, Any]) -> dict[str, Any]:
    state = evaluate_form(plan_of(study), study.forms["edited"], values, Context())
    return {
        "values": state.values,
        "visible": sorted(state.visible),
        "orphaned": sorted(state.hidden_with_data),
        "missing": [missing.address for missing in state.missing_required],
        "findings": [[finding.check, finding.row] for finding in state.findings],
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_following_edits_is_the_same_as_working_out_everything(study: CompiledStudy, seed: int) -> None:
    steps = edits(seed)
    followed, worked_out = (in_browser(study, steps, whole=whole) for whole in (False, True))
    for step, one, other in zip(steps, followed, worked_out, strict=True):
        assert one == other, step
        expected = on_server(study, one["values"])
        assert {name: one[name] for name in expected} == expected, step


def test_the_edits_are_worth_following(study: CompiledStudy) -> None:
    states = in_browser(study, edits(1), whole=False)
    assert len({json.dumps(state["findings"]) for state in states}) > 5
    assert len({json.dumps(state["visible"]) for state in states}) > 20
    assert any(state["orphaned"] for state in states) and any(state["missing"] for state in states)


def _source(study: CompiledStudy) -> Source:
    form, context = study.forms["edited"], Context()
    state = evaluate_form(plan_of(study), form, {}, context)
    env = environment(plan_of(study), form, {}, context)
    place: Any = SimpleNamespace()
    return Source(study, form, place, None, state, context, env, read_only=False)
