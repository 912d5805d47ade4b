"""The shipped protocols load cleanly, and their measures meet the vectors of the clinical specification."""

from __future__ import annotations

from typing import Any

import pytest

from studies.definition import load_study
from studies.definition.expressions import Env, evaluate
from tests.unit.studies.protocol_vectors import PROTOCOLS, STUDIES, close, failing, filled, study, vectors


@pytest.mark.parametrize("name", STUDIES)
def test_protocols_load_without_problem_or_advice(name: str) -> None:
    result = load_study(PROTOCOLS / name)
    assert [str(problem) for problem in (*result.problems, *result.advice)] == []


@vectors("BMI")
@pytest.mark.parametrize("name", STUDIES)
def test_body_mass_index(name: str, vector: dict[str, Any]) -> None:
    inputs = vector["inputs"]
    values = filled(name, "vital_signs", {"weight": inputs["weight_kg"], "height": inputs["height_cm"]})
    assert close(values["bmi_exact"], vector["expected"]["bmi"], vector)
    assert close(values["bmi"], vector["expected"]["bmi_1dp"], vector)


@vectors("WEIGHT_CHANGE")
def test_weight_change(vector: dict[str, Any]) -> None:
    current, before = vector["inputs"]["current_kg"], vector["inputs"]["previous_kg"]
    found = failing("clinnova-ibd", "vital_signs", {"weight": current}, previous={"weight": before})
    assert ("EC08" in found) is vector["expected"]["query"]


@vectors("AGE")
def test_age_at_consent(vector: dict[str, Any]) -> None:
    inputs = vector["inputs"]
    visits = {"SCR": {"rficdat": inputs["on"]}}
    values = filled("clinnova-ms", "demographics", {"birth_ym": inputs["birth"]}, visits)
    assert values["age_consent"] == vector["expected"]["years"]


def test_the_fifteenth_stands_for_an_unknown_birth_day() -> None:
    before, on = ({"SCR": {"rficdat": day}} for day in ("2025-05-14", "2025-05-15"))
    answers = {"birth_ym": "1985-05"}
    assert filled("clinnova-rd", "demographics", answers, before)["age_consent"] == 39
    assert filled("clinnova-rd", "demographics", answers, on)["age_consent"] == 40


@vectors("EGFR_CKDEPI2021")
def test_egfr(vector: dict[str, Any]) -> None:
    inputs = vector["inputs"]
    answers = {
        "creat": converted("CREAT", inputs["creatinine_mg_dl"], "mg/dL")[0],
        "age_sample": inputs["age"],
        "sex_reference": inputs["sex"],
    }
    values = filled("clinnova-ibd", "laboratory", answers)
    assert close(values["egfr_exact"], vector["expected"]["egfr"], vector)
    assert values["egfr"] == vector["expected"]["egfr_0dp"]


def converted(analyte: str, value: float, unit: str) -> tuple[float, str]:
    """The value in the first unit of the item that measures this analyte, and that unit."""
    items = [
        item
        for name in STUDIES
        for form in study(name).forms.values()
        for item in form.items.values()
        if item.concept == f"LB.{analyte}"
    ]
    found = next(each for each in items[0].units if each.code == unit)
    return value * found.factor + found.offset, items[0].units[0].code


@vectors("UNIT_CONVERSION")
def test_unit_conversion(vector: dict[str, Any]) -> None:
    value, unit = converted(**vector["inputs"])
    assert close(value, vector["expected"]["value"], vector)
    assert unit == vector["expected"]["unit"]


def test_hba1c_conversion_has_an_offset() -> None:
    assert converted("HBA1C", 48, "mmol/mol") == (pytest.approx(6.542), "%")


def test_a_concept_is_measured_alike_in_every_study() -> None:
    """One concept, one first unit and one code list: the harmonised column needs no repair afterwards."""
    seen: dict[str, tuple[str, str | None]] = {}
    shared = set()
    for name in STUDIES:
        for form in study(name).forms.values():
            for item in form.all_items.values():
                if item.concept is None or item.concept == "MH.DIAGNOSIS":
                    continue
                measured = (item.units[0].code if item.units else "", item.codelist)
                assert seen.setdefault(item.concept, measured) == measured, item.id
                shared.add(item.concept)
    assert {"VS.WEIGHT", "LB.CRP", "LB.CREAT", "DM.SEX"} <= shared


def test_the_diagnosis_decides_which_index_a_visit_asks() -> None:
    forms = {entry.form: entry.show_if for entry in study("clinnova-ibd").visits_by_id["BL"].forms}
    for diagnosis, asked in (("CD", {"hbi"}), ("UC", {"mayo"}), ("IBDU", {"mayo"})):
        env = Env(names={"diagnosis": diagnosis})
        assert {form for form, tree in forms.items() if tree and evaluate(tree, env)} == asked
