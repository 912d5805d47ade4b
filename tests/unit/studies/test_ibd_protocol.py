"""Clinnova-IBD: which forms the diagnosis asks for, and the rules of the indices that its vectors do not show."""

from __future__ import annotations

from typing import Any

import pytest

from studies.definition.expressions import Env, evaluate
from tests.unit.studies.protocols import failing, filled, study

IBD = "clinnova-ibd"
CROHN = {"hbi", "pro2", "cdai", "ses_cd"}
COLITIS = {"sccai", "mayo", "uceis", "histology"}
SEGMENTS = ("rectum", "left", "transverse", "right", "ileum")
SEVERITY = {
    "IB01": "hard", "IB02": "query", "IB03": "query", "IB04": "query", "IB04B": "hard", "IB05": "query",
    "IB06": "hard", "IB07": "query", "IB08": "query", "IB09": "hard", "IB10": "warning",
}  # fmt: skip
WINDOWS = {
    "M3": (3, 14), "M6": (6, 21), "P9": (9, 14), "P11": (11, 7), "M12": (12, 28), "M24": (24, 42), "M60": (60, 42),
}  # fmt: skip
WEEK = {
    "hbi_stoma": False, "diary_kept": True, "cdai_complications": [], "cdai_antidiarrhoeal": False,
    "cdai_mass": 0.0, "cdai_hct": 47.0, "sex_reference": "M", "weight": 75.0, "cdai_std_weight_table": 75.0,
}  # fmt: skip


def diary(stools: str, pain: str = "0000000", wellbeing: str = "0000000") -> dict[str, Any]:
    """Seven days from the day before the visit backwards; a point is a day without an entry."""
    written = {"sf": stools, "ap": pain, "wb": wellbeing}
    return {
        f"diary_{item}_{day}": float(value)
        for item, values in written.items()
        for day, value in enumerate(values, 1)
        if value != "."
    }


def endoscopy(**segments: str) -> dict[str, Any]:
    """SES-CD answers: four grades of an explored segment, or its status."""
    values: dict[str, Any] = {"sescd_performed": True}
    for segment in SEGMENTS:
        said = segments.get(segment, "0000")
        if not said.isdecimal():
            values[f"ses_{segment}_status"] = said
            continue
        values[f"ses_{segment}_status"] = "EXPLORED"
        for name, grade in zip(("ulcer", "ulcerated", "affected", "narrowing"), said, strict=True):
            values[f"ses_{segment}_{name}"] = float(grade)
    return values


@pytest.mark.parametrize("visit", ["BL", "M12", "M24", "UNS"])
@pytest.mark.parametrize(
    "diagnosis, asked", [("CD", CROHN), ("UC", COLITIS), ("IBDU", COLITIS), (None, set())]
)
def test_the_diagnosis_decides_which_indices_a_visit_asks(visit, diagnosis, asked) -> None:
    forms = {entry.form: entry.show_if for entry in study(IBD).visits_by_id[visit].forms}
    env = Env(names={"diagnosis": diagnosis} if diagnosis else {})
    found = {form for form in CROHN | COLITIS if evaluate(forms[form], env) is True}
    assert found == asked


def test_remote_visits_ask_the_patient_version() -> None:
    forms = [entry.form for entry in study(IBD).visits_by_id["P1"].forms]
    assert {"phbi", "sccai", "nrs", "facit_f"} <= set(forms)
    assert not {"hbi", "mayo", "laboratory", "vital_signs"} & set(forms)


@pytest.mark.parametrize("visit", WINDOWS)
def test_windows(visit: str) -> None:
    found = study(IBD).visits_by_id[visit]
    months, days = WINDOWS[visit]
    assert (found.months, found.before, found.after) == (months, days, days)


def test_edit_checks_have_the_severity_of_the_specification() -> None:
    found = {check.id: check.severity for form in study(IBD).forms.values() for check in form.checks}
    assert {check: found[check] for check in SEVERITY} == SEVERITY


def test_pro2_counts_the_days_of_each_item() -> None:
    values = filled(IBD, "pro2", {**WEEK, **diary("2.2.2.2", "1111...")})
    assert (values["pro2_days"], values["pro2_score"]) == (4, 9)
    assert values["pro2_category"] == "MILD"


@pytest.mark.parametrize("days", [("222....", "1111111"), ("2222222", "1.1.1..")])
def test_pro2_needs_four_days_of_both_items(days: tuple[str, str]) -> None:
    values = filled(IBD, "pro2", {**WEEK, **diary(*days)})
    assert "pro2_exact" not in values and "pro2_remission" not in values
    assert values["pro2_status"] == "DIARY"


def test_cdai_takes_the_mean_of_the_days_of_each_item() -> None:
    values = filled(IBD, "cdai", {**WEEK, **diary("2.4.2.4", "1111...", ".111111")})
    assert values["cdai_exact"] == pytest.approx(2 * 21 + 5 * 7 + 7 * 7)
    assert values["cdai_status"] == "SCORED"


@pytest.mark.parametrize("item", range(3))
def test_cdai_needs_four_days_of_every_item(item: int) -> None:
    days = ["1111111"] * 3
    days[item] = "1.1.1.."
    values = filled(IBD, "cdai", {**WEEK, **diary(*days)})
    assert "cdai_total" not in values
    assert values["cdai_status"] == "DIARY"


@pytest.mark.parametrize(
    "rule, expected",
    [
        ({}, 90),
        ({"cdai_hct_floor": False}, 90 - 18),
        ({"cdai_weight_floored": False}, 100 - 20),
        ({"cdai_weight_floor": -15.0}, 100 - 15),
        ({"cdai_weight_floor": 0.0}, 100),
        ({"cdai_hct_floor": False, "cdai_weight_floored": False}, 100 - 18 - 20),
    ],
)
def test_cdai_conventions(rule: dict[str, Any], expected: float) -> None:
    """Haematocrit 3 points above standard, weight 20 % above: at most as much is subtracted as the rule allows."""
    above = {**WEEK, "cdai_hct": 50.0, "weight": 90.0, "cdai_antidiarrhoeal": True}
    values = filled(IBD, "cdai", {**above, **diary("5555555"), **rule})
    assert values["cdai_exact"] == pytest.approx(expected)


def test_cdai_keeps_the_rule_with_the_score() -> None:
    values = filled(IBD, "cdai", {**WEEK, **diary("1111111"), "cdai_hct_floor": False})
    assert values["cdai_rule"] == "HCT=SIGNED; WEIGHT>=-10; STD=TABLE"


@pytest.mark.parametrize(
    "missing", ["cdai_complications", "cdai_antidiarrhoeal", "cdai_mass", "cdai_hct", "weight"]
)
def test_cdai_needs_every_other_item(missing: str) -> None:
    answers = {name: value for name, value in WEEK.items() if name != missing}
    values = filled(IBD, "cdai", {**answers, **diary("1111111")})
    assert "cdai_total" not in values
    assert values["cdai_status"] == "MISSING"


def test_a_stoma_leaves_stool_based_indices_unscored() -> None:
    stoma = {"hbi_stoma": True, "mayo_stoma": True, "sccai_stoma": True}
    answers = {**WEEK, **diary("1111111"), **stoma}
    for form in ("hbi", "pro2", "cdai", "sccai"):
        assert filled(IBD, form, answers)[f"{form}_status"] == "STOMA_POUCH"
    mayo = filled(IBD, "mayo", {**stoma, "mayo_sf": 0.0, "mayo_rb": 0.0, "mayo_pga": 0.0, "mayo_es": 0.0})
    assert mayo["mayo_status"] == mayo["mayo_full_status"] == "STOMA_POUCH"
    assert not {"mayo_partial", "mayo_full", "mayo_modified", "uc_pro2", "mayo_remission"} & mayo.keys()


@pytest.mark.parametrize(
    "form, answers, baseline, expected",
    [
        ("hbi", {"hbi_total": 5.0}, {"hbi_total": 8.0}, True),
        ("hbi", {"hbi_total": 6.0}, {"hbi_total": 8.0}, False),
        ("cdai", {"cdai_total": 200.0}, {"cdai_total": 300.0}, True),
        ("cdai", {"cdai_total": 201.0}, {"cdai_total": 300.0}, False),
        ("pro2", {"pro2_exact": 10.0}, {"pro2_exact": 20.0}, True),
        ("pro2", {"pro2_exact": 10.1}, {"pro2_exact": 20.0}, False),
        ("ses_cd", {"ses_cd_total": 6.0}, {"ses_cd_total": 12.0}, True),
        ("ses_cd", {"ses_cd_total": 7.0}, {"ses_cd_total": 12.0}, False),
    ],
)
def test_response_since_baseline(form, answers, baseline, expected) -> None:
    later = filled(IBD, form, {**answers, "visit_id": "M12"}, {"BL": baseline})
    assert later[f"{form}_response"] is expected
    at_baseline = filled(IBD, form, {**baseline, "visit_id": "BL"}, {"BL": baseline})
    assert f"{form}_response" not in at_baseline


@pytest.mark.parametrize(
    "days, expected", [("11133..", 1), ("1..3..3", 2), ("..122..", 2), ("0.0.1..", 0), ("3.3....", None)]
)
def test_mayo_takes_the_three_latest_diary_days(days: str, expected: int | None) -> None:
    """Mean of 1, 2 and 2 is 1.67, of 0, 0 and 1 is 0.33; two days are too few."""
    entries = {
        f"mayo_{item}_{day}": float(v) for item in ("sf", "rb") for day, v in enumerate(days, 1) if v != "."
    }
    values = filled(IBD, "mayo", {"mayo_stoma": False, "mayo_diary": True, "mayo_sf": 3.0, **entries})
    assert (values.get("mayo_sf_used"), values.get("mayo_rb_used")) == (expected, expected)
    assert ("uc_pro2" in values) is (expected is not None)


def test_a_missing_endoscopy_is_named() -> None:
    values = filled(IBD, "mayo", {"mayo_stoma": False, "mayo_sf": 1.0, "mayo_rb": 1.0, "mayo_pga": 1.0})
    assert (values["mayo_status"], values["mayo_full_status"]) == ("SCORED", "ENDOSCOPY")


@pytest.mark.parametrize(
    "segments, total, explored, complete",
    [
        ({"ileum": "NOT_EXPLORED", "rectum": "1110"}, 3, 4, False),
        ({"ileum": "RESECTED", "right": "RESECTED", "left": "2220"}, 6, 3, True),
        ({"ileum": "INACCESSIBLE"}, 0, 4, False),
        (dict.fromkeys(SEGMENTS, "NOT_EXPLORED"), None, 0, False),
    ],
)
def test_ses_cd_adds_up_explored_segments(segments, total, explored, complete) -> None:
    values = filled(IBD, "ses_cd", endoscopy(**segments))
    assert (values.get("ses_cd_total"), values["ses_cd_explored"]) == (total, explored)
    assert values["ses_cd_complete"] is complete
    assert values["ses_cd_status"] == ("ENDOSCOPY" if total is None else "SCORED")


def test_ses_cd_needs_all_variables_of_an_explored_segment() -> None:
    answers = {name: value for name, value in endoscopy().items() if name != "ses_left_affected"}
    values = filled(IBD, "ses_cd", answers)
    assert "ses_cd_total" not in values
    assert values["ses_cd_status"] == "MISSING"


@pytest.mark.parametrize(
    "segments, found",
    [
        ({"rectum": "0100"}, {"IB06"}),
        ({"left": "1010"}, {"IB06B"}),
        ({"ileum": "1100"}, {"IB06N"}),
        ({"right": "2223"}, {"IB06I"}),
        ({"right": "2223", "ileum": "NOT_EXPLORED"}, set()),
        (
            {"rectum": "1113", "left": "NOT_EXPLORED", "transverse": "NOT_EXPLORED", "right": "INACCESSIBLE"},
            {"IB06F"},
        ),
        ({"ileum": "3333"}, set()),
    ],
)
def test_ses_cd_order_rules(segments: dict[str, str], found: set[str]) -> None:
    assert failing(IBD, "ses_cd", endoscopy(**segments)) == found


@pytest.mark.parametrize(
    "diagnosed, age_class",
    [("1997-05-14", "A1"), ("1997-05-15", "A2"), ("2021-05-14", "A2"), ("2021-05-15", "A3")],
)
def test_montreal_age_follows_from_the_date_of_diagnosis(diagnosed: str, age_class: str) -> None:
    """A birth in May 1980 counts as the 15th."""
    dates = {"diagnosis": "CD", "birth_ym": "1980-05", "diagnosis_date": diagnosed}
    assert filled(IBD, "montreal", dates)["mon_age"] == age_class


def test_montreal_age_of_the_record_fills_a_gap() -> None:
    answers = {"diagnosis": "CD", "birth_ym": "1980-05", "diagnosis_date": "1997", "mon_age_recorded": "A2"}
    answers |= {"mon_location": "L2", "mon_upper": False, "mon_behaviour": "B1", "mon_perianal": False}
    values = filled(IBD, "montreal", answers)
    assert "mon_age_derived" not in values
    assert values["mon_code"] == "A2 L2 B1"


@pytest.mark.parametrize("unknown", ["mon_location", "mon_upper", "mon_behaviour", "mon_perianal"])
def test_montreal_has_no_code_without_a_part(unknown: str) -> None:
    answers = {"diagnosis": "CD", "mon_age_years": 20.0, "mon_location": "L1", "mon_upper": False}
    answers |= {"mon_behaviour": "B1", "mon_perianal": True}
    assert filled(IBD, "montreal", answers)["mon_code"] == "A2 L1 B1p"
    assert "mon_code" not in filled(IBD, "montreal", {**answers, unknown: None})


def test_uceis_refuses_levels_that_start_at_one() -> None:
    levels = {"uceis_vascular": 3.0, "uceis_bleeding": 4.0, "uceis_erosions": 2.0}
    assert "uceis_total" not in filled(IBD, "uceis", {"uceis_performed": True, **levels})


def test_more_than_six_night_stools_count_two_and_are_asked_back() -> None:
    answers = {"sccai_stoma": False, "sccai_day": 0.0, "sccai_night": 3.0, "sccai_urgency": 0.0}
    answers |= {"sccai_blood": 0.0, "sccai_wellbeing": 0.0, "sccai_extra": []}
    values = filled(IBD, "sccai", answers)
    assert values["sccai_total"] == 2
    assert failing(IBD, "sccai", values) == {"SCCAI01"}


@pytest.mark.parametrize("lamina, remission", [(0.0, True), (1.0, False)])
def test_robarts_remission_needs_no_neutrophils(lamina: float, remission: bool) -> None:
    answers = {"histo_performed": True, "rhi_chronic": 1.0, "rhi_lamina": lamina}
    values = filled(IBD, "histology", {**answers, "rhi_epithelium": 0.0, "rhi_erosion": 0.0})
    assert values["rhi_remission"] is remission
