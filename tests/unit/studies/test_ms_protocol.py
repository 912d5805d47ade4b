"""Clinnova-MS as neurologists know it: schedule, checks, EDSS table, timed tests, relapses, MRI, diagnosis."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

from studies.definition.expressions import evaluate
from tests.unit.studies.ms_forms import day, env, failing, filled, ms

SYSTEMS = ("visual", "brainstem", "pyramidal", "cerebellar", "sensory", "bowel", "cerebral")
HIGHEST = (6, 5, 6, 5, 6, 6, 5)
SEVERITIES = {
    "hard": {"MS01", "MS04", "MS04B", "MS07", "MS10", "MS10B"},
    "query": {
        "MS02", "MS03", "MS05", "MS05B", "MS05C", "MS06", "MS07B", "MS07C", "MS07D", "MS08", "MS09",
        "MS09B", "MS09C", "MS11", "MS11B", "MS11C", "MS12", "MS12B", "MS13",
    },
    "task": {"MS14", "MS14B"},
}  # fmt: skip


def test_every_check_of_the_specification_is_there_with_its_severity() -> None:
    found: dict[str, set[str]] = {}
    for form in ms().forms.values():
        for check in form.checks:
            if check.id.startswith("MS") and check.id[2].isdigit():
                found.setdefault(check.severity, set()).add(check.id)
    assert found == SEVERITIES


def test_windows() -> None:
    windows = {v.id: (v.months, v.before, v.after) for v in ms().visits if v.kind == "scheduled"}
    yearly = {f"M{m}": (m, 42, 42) for m in (12, 24, 36, 48, 60)}
    assert windows == yearly | {f"M{m}": (m, 28, 28) for m in (6, 18, 30, 42, 54)}


def test_half_yearly_visits_are_for_progressive_courses_and_high_risk() -> None:
    conditions = {v.id: v.show_if for v in ms().visits if v.show_if}
    assert set(conditions) == {"M30", "M42", "M54"}
    for risk in (True, False):
        around = env({}, previous={"ms_halfyearly": risk})
        assert [evaluate(condition, around) for condition in conditions.values()] == [risk] * 3


@pytest.mark.parametrize(("course", "risk", "expected"), [("SPMS", False, True), ("RRMS", False, False)])
def test_who_comes_half_yearly(course: str, risk: bool, expected: bool) -> None:
    values = filled("ms_phenotype", {"mscourse": course, "ms_highrisk": risk})
    assert values["ms_halfyearly"] is expected


def line_and_step(grades: Sequence[int], ambulation: int) -> tuple[str, float]:
    """The table of the specification, line by line, on converted grades."""
    highest, n = max(grades), grades.count
    eleventh = {1: 2.0, 2: 2.5, 3: 3.0, 4: 3.0, 5: 3.5}
    table: list[tuple[bool, float]] = [
        (highest >= 5, 5.0),
        (highest == 4 and (n(4) >= 2 or n(3) >= 3), 5.0),
        (highest == 4 and (n(3) >= 1 or n(2) >= 1 or ambulation == 2), 4.5),
        (highest == 4, 4.0),
        (highest == 3 and n(3) >= 6, 5.0),
        (ambulation == 2, 4.5),
        (n(3) == 5, 4.5),
        (n(3) in (3, 4) or (n(3) == 2 and n(2) >= 1) or (n(3) == 1 and n(2) >= 3), 4.0),
        (n(3) == 2 or (n(3) == 1 and n(2) in (1, 2)), 3.5),
        (n(3) == 1, 3.0),
        (highest == 2, eleventh.get(n(2), 4.0)),
        (ambulation == 1, 2.0),
        (highest == 1, 1.0 if n(1) == 1 else 1.5),
        (True, 0.0),
    ]
    at, step = next((at, step) for at, (holds, step) in enumerate(table, 1) if holds)
    return f"R{at:02d}", step


def test_the_edss_says_which_line_of_the_table_gave_its_step() -> None:
    random, seen = Random(4), set()
    for _ in range(600):
        top = random.choice([1, 2, 3, 4, 6])
        raw = [random.randint(0, min(top, limit)) for limit in HIGHEST]
        ambulation = random.choice([0, 1, 2])
        converted = [[0, 1, 2, 2, 3, 3, 4][raw[0]], *raw[1:5], [0, 1, 2, 3, 3, 4, 5][raw[5]], raw[6]]
        answers = dict(zip((f"edss_{name}" for name in SYSTEMS), map(float, raw), strict=True))
        values = filled("edss", answers | {"edss_ambulation": float(ambulation)})
        assert (values["edss_rule"], values["edss_calc"]) == line_and_step(converted, ambulation)
        seen.add(values["edss_rule"])
    assert {"R01", "R02", "R03", "R06", "R08", "R11", "R12", "R13"} <= seen


def test_below_300_metres_the_ambulation_alone_decides() -> None:
    answers = {f"edss_{name}": 1.0 for name in SYSTEMS}
    values = filled("edss", answers | {"edss_ambulation": 6.0})
    assert (values["edss_rule"], values["edss_calc"]) == ("WALK", 6)


def test_whoever_became_unable_is_worse_and_gets_the_conventional_values() -> None:
    unable = {
        "t25fw_unable": True,
        "nhpt_dom_unable": True,
        "nhpt_nondom1": 61.0,
        "nhpt_nondom_unable": False,
    }
    before = {"t25fw_exact": 7.5, "nhpt_dom_exact": 20.0, "nhpt_nondom_exact": 60.0}
    values = filled("timed_tests", unable, baseline=before)
    assert (values["t25fw_worse"], values["nhpt_dom_worse"], values["nhpt_nondom_worse"]) == (
        True,
        True,
        False,
    )
    assert (values["t25fw_status"], values["nhpt_status"]) == ("UNABLE", "UNABLE")
    assert {"t25fw", "nhpt_dom", "nhpt_mean", "nhpt_reciprocal"}.isdisjoint(values)
    composite = filled("msfc", values | {"pasat_unable": True})
    assert (composite["msfc_t25"], composite["msfc_pasat"]) == (165.7948, 0)
    assert composite["msfc_reciprocal"] == pytest.approx((1 / 777 + 1 / 61) / 2)


def test_the_study_reference_is_typed_once() -> None:
    kept = {"msfc_ref_used": "Study baseline, version 1", "msfc_sdmt_m": 48.0, "msfc_sdmt_sd": 12.5}
    values = filled("msfc", {"sdmt": 60.0}, previous=kept)
    assert values["msfcs_z_cog"] == pytest.approx(0.96)
    assert values["msfc_ref_used"] == "Study baseline, version 1"


@pytest.mark.parametrize(
    ("before", "during", "severity"),
    [(2, 2.5, "MILD"), (0, 1, "MODERATE"), (2, 4, "MODERATE"), (2, 4.5, "SEVERE"), (3, 3, None)],
)
def test_severity_of_a_relapse_from_the_edss(before: float, during: float, severity: str | None) -> None:
    visits = [
        {"visit_date": day(0), "edss": 1.0},
        {"visit_date": day(180), "edss": before},
        {"visit_date": day(200), "edss": 6.0, "edss_relapse": True},
        {"visit_date": day(260), "edss": 7.0},
    ]
    values = filled("relapses", {"relstdat": day(250), "reledss": during}, earlier=visits)
    assert values["rel_edss_before"] == before
    assert values.get("relsev") == severity


@pytest.mark.parametrize(("gap", "counts"), [(29, False), (30, True), (-29, True)])
def test_onsets_less_than_30_days_apart_are_one_relapse(gap: int, counts: bool) -> None:
    answers = {"relstdat": day(100), "rel24h": True, "relfever": False}
    other = [{"relstdat": day(100 - gap)}]
    assert filled("relapses", answers, relapses=other)["relcounts"] is counts
    assert ("MS07C" in failing("relapses", answers, relapses=other, today=day(200))) is (abs(gap) < 30)


@pytest.mark.parametrize(
    ("answers", "active"),
    [
        ({"mri_new_t2": 0, "mri_enlarging_t2": 0, "mri_contrast": False}, False),
        ({"mri_new_t2": 0, "mri_enlarging_t2": 0, "mri_contrast": True, "mri_gd": 1}, True),
        ({"mri_contrast": True, "mri_gd": 2}, True),
        ({"mri_contrast": True, "mri_gd": 0}, None),
        ({"mri_new_t2": 1, "mri_contrast": True}, True),
    ],
)
def test_mri_activity(answers: dict[str, Any], active: bool | None) -> None:
    assert filled("mri", {"mri_performed": True, **answers}).get("mri_activity") is active


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ({"mcd_attacks": 1, "mcd_lesions": 1, "mcd_pv": True, "mcd_cjc": True, "mcd_ocb": True}, "MS"),
        ({"mcd_attacks": 1, "mcd_lesions": 1, "mcd_pv": True, "mcd_ocb": True}, None),
        ({"mcd_attacks": 2, "mcd_lesions": 2, "mcd_alternative": True}, "NOT_MS"),
        (
            {"mcd_attacks": 0, "mcd_lesions": 1, "mcd_progression": True, "mcd_pv": True, "mcd_ocb": True},
            "MS",
        ),
        (
            {"mcd_attacks": 0, "mcd_lesions": 1, "mcd_progression": True, "mcd_sc": True, "mcd_sc_count": 2,
             "mcd_ocb": False, "mcd_pv": False, "mcd_cjc": False, "mcd_it": False},
            "NOT_MET",
        ),
    ],
)  # fmt: skip
def test_mcdonald_criteria(answers: dict[str, Any], verdict: str | None) -> None:
    values = filled("mcdonald2017", {"mcd_alternative": False, "mcd_progression": False, **answers})
    assert values.get("mcd_verdict") == verdict
    assert values["mcd_status"] == ("SCORED" if verdict else "MISSING")
