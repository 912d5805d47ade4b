"""The scores of the shipped protocols, held to the vectors of the clinical specification.

Every vector goes through the compiled forms and the evaluator, as an answer typed at a visit would.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.unit.studies.protocol_vectors import close, failing, filled, study, vectors

EDSS_ITEMS = {
    "visual": "edss_visual",
    "brainstem": "edss_brainstem",
    "pyramidal": "edss_pyramidal",
    "cerebellar": "edss_cerebellar",
    "sensory": "edss_sensory",
    "bb": "edss_bowel",
    "cerebral": "edss_cerebral",
    "ambulation": "edss_ambulation",
    "cerebral1_counts": "edss_cerebral1",
    "rated": "edss_rated",
}
EDSS_FLAGS = {
    "MS01": "INVALID_STEP",
    "MS02": "RATED_NE_CALC",
    "MS03": "EDSS_LT_MAX_FS",
    "MS04_HIGH": "EDSS_GE_5.5_AMB_TOO_LOW",
    "MS04_LOW": "EDSS_LE_4_AMB_TOO_HIGH",
}


@vectors("HBI")
def test_harvey_bradshaw(vector: dict[str, Any]) -> None:
    inputs, expected = vector["inputs"], vector["expected"] or {}
    complications = [code.code for code in study("clinnova-ibd").codelists["hbicomp"].codes]
    answers = {
        "hbi_stoma": False,
        "hbi_wellbeing": inputs["wellbeing"],
        "hbi_pain": inputs["pain"],
        "hbi_stools": inputs["liquid_stools"],
        "hbi_mass": inputs["mass"],
        "hbi_complications": complications[: inputs["n_complications"]],
    }
    values = filled("clinnova-ibd", "hbi", answers)
    assert close(values.get("hbi_total"), expected.get("total"), vector)
    assert close(values.get("hbi_category"), expected.get("category"), vector)
    assert values["hbi_status"] == ("SCORED" if expected else "MISSING")


def test_a_stoma_leaves_the_indices_unscored_and_says_so() -> None:
    hbi = {"hbi_stoma": True, "hbi_wellbeing": 1, "hbi_pain": 0, "hbi_mass": 0, "hbi_complications": []}
    mayo = {"mayo_stoma": True, "mayo_sf": 1, "mayo_rb": 1, "mayo_pga": 1}
    values = filled("clinnova-ibd", "hbi", hbi) | filled("clinnova-ibd", "mayo", mayo)
    assert {"hbi_total", "hbi_category", "mayo_partial", "uc_pro2"}.isdisjoint(values)
    assert (values["hbi_status"], values["mayo_status"]) == ("STOMA_POUCH", "STOMA_POUCH")


@vectors("MAYO")
def test_partial_mayo(vector: dict[str, Any]) -> None:
    inputs, expected = vector["inputs"], vector["expected"]
    answers = {
        "mayo_stoma": False,
        "mayo_sf": inputs["sfs"],
        "mayo_rb": inputs["rbs"],
        "mayo_pga": inputs["pga"],
    }
    values = filled("clinnova-ibd", "mayo", answers)
    assert close(values.get("mayo_partial"), expected["partial"], vector)
    assert close(values.get("mayo_partial_category"), expected.get("partial_category"), vector)
    assert close(values.get("uc_pro2"), expected["uc_pro2"], vector)


@vectors("JOINT_COUNTS")
def test_joint_counts(vector: dict[str, Any]) -> None:
    listed = study("clinnova-rd").codelists["joint28"].by_code
    assert len(listed) == 28
    answers: dict[str, Any] = {"not_assessable28": []}
    for item in ("tender", "swollen"):
        answers[f"{item}28"] = [joint for joint in vector["inputs"][item] if joint in listed]
    values = filled("clinnova-rd", "joints28", answers)
    assert (values["tjc28"], values["sjc28"]) == (vector["expected"]["tjc28"], vector["expected"]["sjc28"])


@pytest.mark.parametrize(("blocked", "expected"), [(0, 3), (4, 4), (7, 4), (8, None)])
def test_joint_counts_are_prorated_up_to_a_quarter(blocked: int, expected: int | None) -> None:
    """3 tender of 24 assessable joints are 3.5 of 28, shown as 4; from 8 on there is no count."""
    joints = list(study("clinnova-rd").codelists["joint28"].by_code)
    answers = {"tender28": joints[-3:], "swollen28": [], "not_assessable28": joints[:blocked]}
    values = filled("clinnova-rd", "joints28", answers)
    assert values.get("tjc28") == expected
    status = filled("clinnova-rd", "das28", {k: v for k, v in values.items() if k.endswith("28")})
    assert status["das28crp_status"] == ("JOINTS" if expected is None else "MISSING")


def test_a_tender_joint_that_is_not_assessable_is_left_out() -> None:
    answers = {"tender28": ["R_WRI", "L_KNE"], "swollen28": [], "not_assessable28": ["R_WRI"]}
    values = filled("clinnova-rd", "joints28", answers)
    assert values["tjc28"] == 1
    assert failing("clinnova-rd", "joints28", values) == {"JC01"}


def das28(inputs: Mapping[str, Any]) -> dict[str, Any]:
    answers = {
        "tjc28": inputs["tjc28"],
        "sjc28": inputs["sjc28"],
        "crp": inputs.get("crp_mg_l"),
        "esr": inputs.get("esr"),
        "gh100": inputs.get("gh"),
    }
    return filled("clinnova-rd", "das28", answers)


@vectors("DAS28_ESR")
def test_das28_esr(vector: dict[str, Any]) -> None:
    values, expected = das28(vector["inputs"]), vector["expected"]
    assert close(values["das28esr_exact"], expected["score"], vector)
    assert close(values["das28esr"], expected["score_2dp"], vector)
    assert close(values["das28esr_category"], expected["category"], vector)
    assert "das28crp" not in values


@vectors("DAS28_CRP")
def test_das28_crp(vector: dict[str, Any]) -> None:
    values, expected = das28(vector["inputs"]), vector["expected"]
    assert close(values["das28crp_exact"], expected["score"], vector)
    assert close(values["das28crp"], expected["score_2dp"], vector)
    assert close(values["das28crp_category"], expected["category"], vector)
    assert close(values["das28crp_category_crp"], expected["category_crp_specific"], vector)


@vectors("DAS28_ESR_3V")
def test_das28_esr_of_three_variables(vector: dict[str, Any]) -> None:
    values = das28(vector["inputs"])
    assert close(values["das28esr3_exact"], vector["expected"]["score"], vector)
    assert close(values["das28esr3"], vector["expected"]["score_2dp"], vector)
    assert "das28esr" not in values  # without general health there is only this variant


@vectors("DAS28_CRP_3V")
def test_das28_crp_of_three_variables(vector: dict[str, Any]) -> None:
    values = das28(vector["inputs"])
    assert close(values["das28crp3_exact"], vector["expected"]["score"], vector)
    assert close(values["das28crp3"], vector["expected"]["score_2dp"], vector)
    assert "das28crp" not in values


def test_crp_below_the_limit_of_detection_counts_half() -> None:
    answers = {"tjc28": 2, "sjc28": 1, "crp": 4, "crp_qual": "LT", "gh100": 20}
    censored = filled("clinnova-rd", "das28", answers)
    measured = filled("clinnova-rd", "das28", answers | {"crp": 2, "crp_qual": None})
    assert censored["das28_crp_used"] == 2
    assert censored["das28crp_exact"] == measured["das28crp_exact"]


def edss(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return filled("clinnova-ms", "edss", {EDSS_ITEMS[name]: value for name, value in inputs.items()})


@vectors("EDSS")
def test_edss(vector: dict[str, Any]) -> None:
    assert edss(vector["inputs"])["edss_calc"] == vector["expected"]["edss"]


@pytest.mark.parametrize("ambulation", [0, 5])
def test_edss_needs_every_system(ambulation: int) -> None:
    systems = dict.fromkeys(("visual", "brainstem", "pyramidal", "cerebellar", "bb", "cerebral"), 1)
    values = edss(systems | {"ambulation": ambulation, "sensory": None})
    assert "edss_calc" not in values
    assert values["edss_status"] == "MISSING"


@vectors("EDSS_CONSISTENCY")
def test_edss_checks(vector: dict[str, Any]) -> None:
    values = edss(vector["inputs"])
    assert values["edss_calc"] == vector["expected"]["calculated"]
    found = {EDSS_FLAGS[check] for check in failing("clinnova-ms", "edss", values)}
    assert found == set(vector["expected"]["flags"])


@vectors("T25FW")
def test_timed_walk(vector: dict[str, Any]) -> None:
    inputs = vector["inputs"]
    answers = {"t25fw_unable": False, "t25fw_trial1": inputs["trial1"], "t25fw_trial2": inputs["trial2"]}
    values = filled("clinnova-ms", "timed_walk", answers)
    assert close(values.get("t25fw_exact"), vector["expected"]["mean"], vector)
    assert close(values.get("t25fw"), vector["expected"]["mean"], vector)
