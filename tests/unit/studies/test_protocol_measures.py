"""The shipped protocols load cleanly, measure alike, and compute what no vector shows."""

from __future__ import annotations

import pytest

from forms.score_vectors.outside import conversion
from studies.definition import load_study
from tests.unit.studies.protocols import PROTOCOLS, STUDIES, filled, study


@pytest.mark.parametrize("name", STUDIES)
def test_protocols_load_without_problem_or_advice(name: str) -> None:
    result = load_study(PROTOCOLS / name)
    assert [str(problem) for problem in (*result.problems, *result.advice)] == []


def test_the_fifteenth_stands_for_an_unknown_birth_day() -> None:
    before, on = ({"SCR": {"rficdat": day}} for day in ("2025-05-14", "2025-05-15"))
    answers = {"birth_ym": "1985-05"}
    assert filled("clinnova-rd", "demographics", answers, before)["age_consent"] == 39
    assert filled("clinnova-rd", "demographics", answers, on)["age_consent"] == 40


def test_hba1c_conversion_has_an_offset() -> None:
    studies = {name: study(name) for name in STUDIES}
    found = conversion({"analyte": "HBA1C", "value": 48, "unit": "mmol/mol"}, studies)
    assert found == {"value": pytest.approx(6.542), "unit": "%"}


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


@pytest.mark.parametrize("ambulation", [0, 5])
def test_edss_needs_every_system(ambulation: int) -> None:
    systems = dict.fromkeys(("visual", "brainstem", "pyramidal", "cerebellar", "bowel", "cerebral"), 1)
    answers = {f"edss_{name}": grade for name, grade in systems.items()}
    values = filled("clinnova-ms", "edss", answers | {"edss_ambulation": ambulation})
    assert "edss_calc" not in values
    assert values["edss_status"] == "MISSING"
