"""Clinnova-RD: the rules of its instruments that the published vectors leave untouched, and its schedule."""

from __future__ import annotations

from typing import Any

import pytest

from studies.definition.expressions import Env, evaluate
from tests.unit.studies.protocols import failing, filled, study

RD = "clinnova-rd"
HAQ = {"dressing": 2, "arising": 2, "eating": 3, "walking": 2, "hygiene": 3, "reach": 2, "grip": 3}
AIDS = {
    "DRESSINGAID": "dressing",
    "CHAIR": "arising",
    "UTENSILS": "eating",
    "CANE": "walking",
    "CRUTCHES": "walking",
    "WALKER": "walking",
    "WHEELCHAIR": "walking",
    "TOILETSEAT": "hygiene",
    "BATHSEAT": "hygiene",
    "BATHBAR": "hygiene",
    "BATHLONG": "hygiene",
    "REACHER": "reach",
    "JAROPENER": "grip",
}
FORMS = {
    "RA": {"haq_di", "rapid3", "das28"},
    "PSA": {"haq_di", "rapid3", "psa_scores", "psaid"},
    "AXSPA": {"basdai", "basfi"},
    "SLE": {"systemic_indices"},
    "SSC": {"systemic_indices"},
    "ASSD": {"systemic_indices"},
}
JOINTS_BASELINE = {"tjc28": 20, "sjc28": 16, "pain100": 60, "ptga100": 65, "phga100": 60, "haq_di_exact": 1.5}


def codes(name: str) -> list[str]:
    return list(study(RD).codelists[name].by_code)


def joints(tender: list[str], swollen: list[str], blocked: list[str]) -> dict[str, Any]:
    answers = {"jc_extent": "J66", "jc_tender68": tender, "jc_swollen66": swollen, "jc_na68": blocked}
    return filled(RD, "joints", answers)


def test_the_joint_sets_have_their_sizes() -> None:
    sizes = {name: len(codes(name)) for name in ("joints28", "joints66", "joints68")}
    assert sizes == {"joints28": 28, "joints66": 66, "joints68": 68}
    assert set(codes("joints68")) - set(codes("joints66")) == {"R_HIP", "L_HIP"}


def test_the_28_joints_are_found_in_a_full_examination() -> None:
    for joint in codes("joints68"):
        values = joints([joint], [joint], [])
        expected = int(joint in codes("joints28"))
        assert (values["tjc28"], values["sjc28"], values["tjc68"]) == (expected, expected, 1), joint
        assert values["sjc66"] == int(not joint.endswith("HIP")), joint


@pytest.mark.parametrize(("blocked", "expected"), [(0, 3), (16, 4), (17, 4), (18, None)])
def test_a_full_count_is_prorated_up_to_a_quarter(blocked: int, expected: int | None) -> None:
    """3 of 52 assessable joints are 3.9 of 68; from 18 joints on there is no count."""
    tender = ["L_SHO", "L_ELB", "L_WRI"]
    free = [joint for joint in codes("joints68") if joint not in tender]
    assert joints(tender, [], free[:blocked]).get("tjc68") == expected


def test_a_swollen_count_needs_three_quarters_of_its_66_joints() -> None:
    free = [joint for joint in codes("joints66") if joint != "L_KNE"]
    assert joints([], ["L_KNE"], free[:16])["sjc66"] == 1
    assert "sjc66" not in joints([], ["L_KNE"], free[:17])


def test_the_short_examination_gives_no_full_count() -> None:
    answers = {"jc_extent": "J28", "jc_tender28": ["R_WRI"], "jc_swollen28": [], "jc_na28": []}
    values = filled(RD, "joints", answers)
    assert values["tjc28"] == 1
    assert {"tjc68", "sjc66"}.isdisjoint(values)


def test_a_prorated_28_joint_count_above_the_full_one_blocks_nothing() -> None:
    blocked = [joint for joint in codes("joints28") if joint.startswith("L_")][:7]
    values = joints(["R_WRI", "R_SHO", "R_ELB", "R_KNE"], [], blocked)
    assert values["tjc28"] > values["tjc68"]
    assert "RD01" not in failing(RD, "joints", values)


def das28(**answers: Any) -> dict[str, Any]:
    return filled(RD, "das28", {"tjc28": 4, "sjc28": 5, "crp": 8, "gh100": 50, **answers})


def test_a_crp_below_detection_counts_half_in_das28_and_two_in_asdas() -> None:
    assert das28(crp_qualifier="LT")["das28_crp_used"] == 4
    assert das28(crp_qualifier="GT")["das28_crp_used"] == 8
    assert filled(RD, "basdai", {"crp": 8, "crp_qualifier": "LT"})["asdas_crp_used"] == 2
    assert filled(RD, "basdai", {"crp": 0.4})["asdas_crp_used"] == 2


@pytest.mark.parametrize(
    ("sampled", "used"), [("2025-05-25", True), ("2025-06-08", True), ("2025-05-24", False)]
)
def test_a_laboratory_value_counts_within_seven_days(sampled: str, used: bool) -> None:
    assert ("das28crp" in das28(visit_date="2025-06-01", lbdat=sampled)) is used


def test_without_general_health_there_are_the_three_variable_scores() -> None:
    values = das28(gh100=None, esr=20)
    assert {"das28crp3", "das28esr3"} <= values.keys()
    assert {"das28crp", "das28esr"}.isdisjoint(values)


def test_a_response_belongs_to_later_visits() -> None:
    before = {"BL": {"das28crp": 6.0}}
    at = {"das28crp": 3.1}
    assert filled(RD, "das28", {**at, "visit_id": "M3"}, before)["eular_crp"] == "GOOD"
    assert "eular_crp" not in filled(RD, "das28", {**at, "visit_id": "BL"}, before)


def acr(now: dict[str, Any], baseline: dict[str, Any] | None = None) -> dict[str, Any]:
    before = {**JOINTS_BASELINE, "das28_crp_used": 30, **(baseline or {})}
    return filled(RD, "das28", {"visit_id": "M3", **now}, {"BL": before})


def test_acr_is_decided_when_open_criteria_cannot_change_it() -> None:
    better = {"tjc28": 10, "sjc28": 8, "pain100": 30, "ptga100": 30, "phga100": 30}
    assert acr(better)["acr50"] is True
    worse = acr({"tjc28": 10, "sjc28": 8, "pain100": 59, "ptga100": 64, "phga100": 59})
    assert worse["acr20"] is False
    assert "acr20" not in acr({"tjc28": 10, "sjc28": 8, "pain100": 30, "ptga100": 30})


def test_acr_needs_joints_at_baseline_and_forgives_other_zeros() -> None:
    better = {"tjc28": 0, "sjc28": 0, "pain100": 0, "ptga100": 0, "phga100": 0}
    assert "acr20" not in acr(better, {"sjc28": 0})
    assert acr(better, {"pain100": 0})["acr_pain"] == 0


def test_acr_keeps_to_the_reactant_of_baseline() -> None:
    before = {"das28_crp_used": 30.0, "das28_esr_used": 40.0}
    assert acr({"crp": 15, "esr": 10}, before)["acr_apr"] == 50
    assert acr({"esr": 10}, {**before, "das28_crp_used": None})["acr_apr"] == 75
    assert "acr_apr" not in acr({"esr": 10}, before)


def haq(**answers: Any) -> dict[str, Any]:
    items = {f"haq_{part}_{n}": 0 for part, count in HAQ.items() for n in range(1, count + 1)}
    items |= {f"haq_activities_{n}": 0 for n in (1, 2, 3)}
    return filled(RD, "haq_di", {**items, **answers})


def test_every_aid_raises_its_category() -> None:
    assert codes("haqaid") == list(AIDS)
    for aid, part in AIDS.items():
        values = haq(haq_devices=[aid])
        raised = [name for name in (*HAQ, "activities") if values[f"haq_{name}_aided"] == 2]
        assert raised == [part], aid
        assert (values["haq_di"], values["haq_di_noaids"]) == (0.25, 0)


def test_help_and_other_aids_raise_any_category_but_never_lower_one() -> None:
    for code in codes("haqcat"):
        part = code.lower()
        assert haq(haq_help=[code])[f"haq_{part}_aided"] == 2
        assert haq(**{"haq_aid_other": [code], f"haq_{part}_1": 3})[f"haq_{part}_aided"] == 3


def test_an_aid_adds_no_category_without_answers() -> None:
    values = haq(haq_reach_1=None, haq_reach_2=None, haq_devices=["REACHER"])
    assert "haq_reach_aided" not in values
    assert values["haq_di"] == 0


@pytest.mark.parametrize(("gaps", "expected"), [((2,), 4.0), ((6,), 4.0), ((2, 6), None), ((1, 2), None)])
def test_basdai_forgives_one_gap(gaps: tuple[int, ...], expected: float | None) -> None:
    answers = {f"basdai_{n}": 4 for n in range(1, 7) if n not in gaps}
    assert filled(RD, "basdai", answers).get("basdai") == expected


def test_mda_is_decided_as_soon_as_it_can_be() -> None:
    good = {"tjc68": 0, "sjc66": 0, "psa_bsa": 3, "pain100": 10, "ptga100": 10}
    values = filled(RD, "psa_scores", good)
    assert values["mda"] is True
    assert "vlda" not in values
    bad = filled(RD, "psa_scores", {"tjc68": 9, "sjc66": 9, "psa_pasi": 5, "psa_bsa": 9})
    assert (bad["mda"], bad["vlda"]) == (False, False)


def test_psa_response_uses_the_full_joint_count() -> None:
    before = {**JOINTS_BASELINE, "tjc68": 20, "sjc66": 10, "psa_crp_used": 30}
    now = {"visit_id": "M3", "tjc68": 4, "sjc66": 2, "pain100": 10, "ptga100": 10, "phga100": 10}
    assert (
        filled(RD, "psa_scores", {**now, "haq_di_exact": 0.2, "crp": 5}, {"BL": before})["psa_acr_response"]
        == 70
    )


def test_ra_classification_can_be_known_before_all_elements_are() -> None:
    values = filled(RD, "ra_criteria", {"ra2010_large": 0, "ra2010_small": 12, "ra2010_apr": True})
    assert values["ra2010_ra"] is True
    assert "ra2010_score" not in values
    no = {"ra2010_large": 1, "ra2010_small": 0, "ra2010_serology": "NEG"}
    assert filled(RD, "ra_criteria", no)["ra2010_ra"] is False


def test_caspar_needs_inflammatory_disease() -> None:
    points = {"caspar_psoriasis": "CURRENT", "caspar_nail": True}
    assert filled(RD, "caspar", {**points, "caspar_entry": True})["caspar_psa"] is True
    assert filled(RD, "caspar", {**points, "caspar_entry": False})["caspar_psa"] is False
    assert "caspar_psa" not in filled(RD, "caspar", points)


@pytest.mark.parametrize(
    ("imaging", "hlab27", "features", "expected"),
    [
        (True, False, 1, True),
        (True, True, 0, True),
        (True, False, 0, False),
        (False, True, 2, True),
        (False, True, 1, False),
    ],
)
def test_axspa_needs_one_of_two_arms(imaging: bool, hlab27: bool, features: int, expected: bool) -> None:
    group = next(g for g in study(RD).forms["asas_criteria"].groups if g.id == "asas_features_list")
    answers: dict[str, Any] = {item.id: n < features for n, item in enumerate(group.items)}
    answers |= {"asas_backpain": True, "asas_onset": True, "asas_imaging": imaging, "asas_hlab27": hlab27}
    assert filled(RD, "asas_criteria", answers)["asas_axspa"] is expected
    assert filled(RD, "asas_criteria", {**answers, "asas_onset": False})["asas_axspa"] is False


def test_every_diagnosis_has_its_criteria() -> None:
    verdicts = {
        "RA": "ra2010_ra",
        "PSA": "caspar_psa",
        "AXSPA": "asas_axspa",
        "SLE": "sle2019_fulfilled",
        "SSC": "ssc2013_fulfilled",
        "ASSD": "assd_connors",
    }
    assert set(codes("diag_rd")) == set(verdicts)
    for diagnosis, verdict in verdicts.items():
        values = filled(RD, "eligibility", {"diagnosis": diagnosis, verdict: True})
        assert values["classified"] is True


@pytest.mark.parametrize("diagnosis", list(FORMS))
def test_the_diagnosis_decides_which_scores_a_visit_asks(diagnosis: str) -> None:
    env = Env(names={"diagnosis": diagnosis})
    wanted = FORMS[diagnosis]
    conditional = set().union(*FORMS.values())
    for visit in ("BL", "M3", "M12", "M60", "UNS", "ET"):
        entries = study(RD).visits_by_id[visit].forms
        asked = {e.form for e in entries if e.show_if is None or evaluate(e.show_if, env) is True}
        assert asked & conditional == wanted, visit
        assert {"joints", "global_scales"} <= asked


def test_the_schedule_has_the_windows_of_the_protocol() -> None:
    visits = study(RD).visits_by_id
    windows = {3: 14, 6: 21, 12: 28, 18: 28, 24: 42, 36: 42, 48: 42, 60: 42}
    for month, days in windows.items():
        visit = visits[f"M{month}"]
        assert (visit.months, visit.before, visit.after) == (month, days, days)
    remote = {name: visit for name, visit in visits.items() if visit.kind == "remote"}
    assert list(remote) == [f"P{n}" for n in (1, 2, 4, 5, 7, 8, 9, 10, 11)]
    assert {(visit.before, visit.after) for visit in remote.values()} == {(7, 7)}


def test_all_checks_of_the_cohort_are_there() -> None:
    found = {check.id[:4] for form in study(RD).forms.values() for check in form.checks}
    assert {f"RD0{n}" for n in range(1, 8)} <= found
