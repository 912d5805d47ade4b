"""The generated harmonisation matrix is what the protocols say."""

from __future__ import annotations

from pathlib import Path

from studies.definition.harmonisation import matrix
from studies.management.commands.export_harmonisation import areas
from tests.unit.studies.protocols import PROTOCOLS, ROOT, STUDIES, study

PAGE = (ROOT / "docs" / "harmonisation.md").read_text(encoding="utf-8")


def test_the_page_is_up_to_date() -> None:
    said = matrix([study(name) for name in STUDIES], areas(PROTOCOLS / "library" / "concepts"))
    assert said == PAGE, "run manage.py export_harmonisation"


def test_every_concept_in_use_has_its_line() -> None:
    lines = {line.split("`")[1] for line in PAGE.splitlines() if line.startswith("| `")}
    assert lines == {concept for name in STUDIES for concept in study(name).concepts}


def test_the_core_is_shared() -> None:
    """Who, consent, vital signs, safety laboratory, events and drugs are collected alike in all cohorts."""
    shared = set.intersection(*(set(study(name).concepts) for name in STUDIES))
    assert {
        "DM.SEX", "DM.BRTHYM", "VS.WEIGHT", "VS.SYSBP", "SU.PACKYEARS", "LB.HGB", "LB.CRP", "LB.CREAT", "CM.ATC",
        "AE.TERM", "SV.CONTACT",
    } <= shared  # fmt: skip


def test_a_lacking_cohort_is_named() -> None:
    lacking = next(line for line in PAGE.splitlines() if line.startswith("**RD**"))
    assert "`LB.CALPRO`" in lacking or "`LB.FERRITIN`" in lacking


def test_areas_follow_the_dictionary(tmp_path: Path) -> None:
    (tmp_path / "zoo.yaml").write_text(
        "B.TWO: {label: {en: b}, type: text}\nA.ONE: {label: {en: a}, type: text}\n"
    )
    (tmp_path / "core.yaml").write_text("C.ONE: {label: {en: c}, type: text}\n")
    assert areas(tmp_path) == {"core": ["C.ONE"], "zoo": ["B.TWO", "A.ONE"]}
