"""The questionnaires of the library: what their rules do beyond the vectors.

A study made here holds them all, so that the tests do not depend on the schedule of any cohort.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from studies.definition import CompiledStudy, load_study
from studies.definition.expressions import UNKNOWN, Env, evaluate

LIBRARY = Path(__file__).resolve().parents[3] / "studies" / "protocols" / "library"
FORMS = (
    "eq5d", "facit_f", "wpai", "psqi", "ipaq", "nrs", "phq9", "gad7", "pro_totals_ibd", "pro_totals_ms", "msis29",
)  # fmt: skip
STUDY = f"""
study: questionnaires
cohort: IBD
version: "1.0"
subject_prefix: IB
title: {{en: Questionnaires, fr: Questionnaires, de: Fragebögen}}
languages: [en, fr, de]
anchor: BL
visits:
  - id: BL
    kind: baseline
    days: 0
    title: {{en: Baseline, fr: Inclusion, de: Baseline}}
    forms: [{", ".join(FORMS)}]
"""
FACIT = ["hi7", "hi12", *(f"an{n}" for n in (1, 2, 3, 4, 5, 7, 8, 12, 14, 15, 16))]
Fill = Callable[..., dict[str, Any]]
Failing = Callable[..., set[str]]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> CompiledStudy:
    folder = tmp_path_factory.mktemp("protocols") / "questionnaires"
    folder.mkdir()
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    result = load_study(folder, LIBRARY)
    assert result.study is not None, [str(problem) for problem in result.problems]
    return result.study


@pytest.fixture(scope="module")
def fill(study: CompiledStudy) -> Fill:
    """Answers of a form -> the same with its computed values; unknown ones are left out."""

    def filled(form: str, answers: Mapping[str, Any]) -> dict[str, Any]:
        values = {item: value for item, value in answers.items() if value is not None}
        definition = study.forms[form]
        for item in definition.compute_order:
            tree = definition.items[item].compute
            result = UNKNOWN if tree is None else evaluate(tree, Env(names=values))
            if result is not UNKNOWN:
                values[item] = result
        return values

    return filled


@pytest.fixture(scope="module")
def failing(study: CompiledStudy, fill: Fill) -> Failing:
    """The ids of the checks that these answers of a form break."""

    def failed(form: str, answers: Mapping[str, Any]) -> set[str]:
        env = Env(names=fill(form, answers))
        return {check.id for check in study.forms[form].checks if evaluate(check.assert_, env) is False}

    return failed


def numbered(prefix: str, values: Sequence[Any]) -> dict[str, Any]:
    return {f"{prefix}{at}": value for at, value in enumerate(values, 1)}


def facit(values: Sequence[Any]) -> dict[str, Any]:
    return {f"facit_f_{code}": value for code, value in zip(FACIT, values, strict=True)}


@pytest.mark.parametrize(
    ("answers", "total", "category"),
    [
        ([0] * 9, 0, "MINIMAL"),
        ([1, 1, 1, 1, 0, 0, 0, 0, None], 5, "MILD"),  # 4 * 9 / 8 = 4.5, a half goes up
        ([2] * 7 + [None, None], 18, "MODERATELY_SEVERE"),
        ([2] * 6 + [None] * 3, None, None),
    ],
)
def test_phq9_replaces_at_most_two_missing_answers(
    fill: Fill, answers: list[Any], total: int | None, category: str | None
) -> None:
    values = fill("phq9", numbered("phq9_", answers))
    assert (values.get("phq9_total"), values.get("phq9_category")) == (total, category)
    assert values["phq9_status"] == ("MISSING" if total is None else "SCORED")


@pytest.mark.parametrize(("missing", "total"), [(0, 7), (1, 7), (2, None)])
def test_gad7_replaces_one_missing_answer(fill: Fill, missing: int, total: int | None) -> None:
    values = fill("gad7", numbered("gad7_", [1] * (7 - missing) + [None] * missing))
    assert values.get("gad7_total") == total


@pytest.mark.parametrize(("answer", "found"), [(0, set()), (1, {"EC23"}), (3, {"EC23"}), (None, set())])
def test_item_9_above_0_is_a_task_and_shows_what_to_do(
    study: CompiledStudy, failing: Failing, answer: int | None, found: set[str]
) -> None:
    form = study.forms["phq9"]
    task = next(check for check in form.checks if check.id == "EC23")
    note = next(group for group in form.groups if group.id == "phq9_safety")
    assert (task.severity, task.items) == ("task", ("phq9_9",))
    assert failing("phq9", {"phq9_9": answer}) == found
    assert note.show_if is not None
    names = {} if answer is None else {"phq9_9": answer}
    assert (evaluate(note.show_if, Env(names=names)) is True) == bool(found)


def test_item_9_counts_whatever_the_total(fill: Fill) -> None:
    values = fill("phq9", {"phq9_9": 1})
    assert values["phq9_flag"] is True
    assert "phq9_total" not in values


@pytest.mark.parametrize(("answered", "score"), [(13, 39), (7, 39), (6, None)])
def test_facit_f_needs_seven_answers(fill: Fill, answered: int, score: int | None) -> None:
    """An answer of 1 is worth 3 points; An5 and An7 are not reversed and have 3 here."""
    answers = facit([3 if code in ("an5", "an7") else 1 for code in FACIT])
    first = dict(list(answers.items())[:answered])
    assert fill("facit_f", first).get("facit_f_score") == score


def test_facit_f_takes_a_score_alone_and_says_that_it_was_entered(fill: Fill) -> None:
    values = fill("facit_f", {"facit_f_only_total": True, "facit_f_entered": 29.25})
    assert values["facit_f_exact"] == 29.25
    assert (values["facit_f_score"], values["facit_f_severe"]) == (29.3, True)
    assert values["facit_f_origin"] == "ENTERED"


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        (facit([2] * 13), {"EC30"}),
        (facit([2] * 10 + [None] * 3), {"EC30"}),
        (facit([2] * 9 + [None] * 4), set()),
        (facit([2] * 12 + [3]), set()),
        (facit([2] * 12 + [3]) | {"facit_f_seconds": 29}, {"EC30B"}),
        (facit([2] * 12 + [3]) | {"facit_f_seconds": 30}, set()),
        ({}, set()),
    ],
)
def test_straight_lining_and_haste_are_warned_of(
    failing: Failing, answers: dict[str, Any], found: set[str]
) -> None:
    assert failing("facit_f", answers) == found


@pytest.mark.parametrize("form", FORMS)
def test_completion_more_than_a_week_from_the_visit_raises_a_query(
    study: CompiledStudy, failing: Failing, form: str
) -> None:
    item = f"{form}_date"
    late = [check for check in study.forms[form].checks if check.id.startswith("EC31")]
    assert [(check.severity, check.items) for check in late] == [("query", (item,))]
    on = {"visit_date": "2025-06-10"}
    assert failing(form, on | {item: "2025-06-03"}) == set()
    assert failing(form, on | {item: "2025-06-02"}) == {late[0].id}
    assert failing(form, on | {item: "2025-06-18"}) == {late[0].id}
    assert failing(form, {item: "2025-06-18"}) == set()  # no visit, no window


def test_eq5d_profile_needs_all_five_levels_and_gives_no_index(fill: Fill) -> None:
    levels = numbered("eq5d_", [1, 1, 2, 1, 3])
    assert fill("eq5d", levels)["eq5d_profile"] == "11213"
    assert "eq5d_index" not in fill("eq5d", levels)
    values = fill("eq5d", levels | {"eq5d_4": None})
    assert "eq5d_profile" not in values
    assert values["eq5d_status"] == "MISSING"


@pytest.mark.parametrize(
    ("answers", "status", "overall"),
    [
        ({"wpai_employed": False, "wpai_missed": 8, "wpai_worked": 32}, "NOT_EMPLOYED", None),
        ({"wpai_employed": True, "wpai_missed": 0, "wpai_worked": 0}, "NOT_WORKED", None),
        ({"wpai_employed": True, "wpai_missed": 8}, "MISSING", None),
        ({"wpai_employed": True, "wpai_missed": 8, "wpai_worked": 32, "wpai_productivity": 5}, "SCORED", 60),
    ],
)
def test_wpai_says_why_the_work_scores_are_missing(
    fill: Fill, answers: dict[str, Any], status: str, overall: int | None
) -> None:
    values = fill("wpai", answers | {"wpai_activities": 4})
    assert (values["wpai_status"], values.get("wpai_overall")) == (status, overall)
    assert values["wpai_activity"] == 40


def test_msis29_refuses_a_5_in_version_2(fill: Fill, failing: Failing) -> None:
    answers = numbered("msis29_", [4] * 28 + [5])
    values = fill("msis29", answers | {"msis29_version": 2})
    assert "msis29_psychological" not in values
    assert values["msis29_status"] == "OUT_OF_SCALE"
    assert failing("msis29", answers | {"msis29_version": 2}) == {"MSIS01"}
    assert failing("msis29", answers | {"msis29_version": 1}) == set()
    assert failing("msis29", numbered("msis29_", [3] * 29) | {"msis29_version": 1}) == {"EC30H"}


@pytest.mark.parametrize(("answers", "total"), [([1] * 7, 7), ([1] * 6 + [None], None)])
def test_psqi_needs_all_seven_components(fill: Fill, answers: list[Any], total: int | None) -> None:
    values = fill("psqi", numbered("psqi_c", answers))
    assert values.get("psqi_total") == total
    assert values.get("psqi_poor") is (None if total is None else True)


def ipaq(vigorous: tuple[int, Any], moderate: tuple[int, Any], walking: tuple[int, Any]) -> dict[str, Any]:
    kinds = {"vig": vigorous, "mod": moderate, "walk": walking}
    days = {f"ipaq_{kind}_days": days for kind, (days, _) in kinds.items()}
    return days | {f"ipaq_{kind}_min": minutes for kind, (_, minutes) in kinds.items()}


@pytest.mark.parametrize(
    ("answers", "met", "category", "status"),
    [
        (ipaq((0, None), (0, None), (0, None)), 0, "LOW", "SCORED"),
        (ipaq((3, 60), (0, None), (2, 30)), 1638, "HIGH", "SCORED"),
        (ipaq((0, None), (5, 30), (0, None)), 600, "MODERATE", "SCORED"),
        (ipaq((0, None), (2, 30), (3, 30)), 537, "MODERATE", "SCORED"),
        (ipaq((0, None), (0, None), (7, 9)), 0, "LOW", "SCORED"),  # shorter than 10 minutes does not count
        (ipaq((0, None), (0, None), (7, 400)), 4158, "HIGH", "SCORED"),  # counted as 180 minutes
        (ipaq((1, 400), (1, 400), (1, 400)), None, None, "IMPLAUSIBLE"),
        (ipaq((1, None), (0, None), (0, None)), None, None, "MISSING"),
    ],
)
def test_ipaq_follows_the_protocol(
    fill: Fill, answers: dict[str, Any], met: int | None, category: str | None, status: str
) -> None:
    values = fill("ipaq", answers)
    assert (values.get("ipaq_met"), values.get("ipaq_category")) == (met, category)
    assert values["ipaq_status"] == status
