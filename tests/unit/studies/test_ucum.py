"""Units come from UCUM: factors of the same dimension are not ours, and wrong ones are refused."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from studies.definition import load_study, ucum
from tests.unit.studies.definition_folder import Folder
from tests.unit.studies.protocols import ROOT, STUDIES, study

Said = Callable[[str], list[str]]
CONCEPT = "HB:\n  label: {en: Haemoglobin, fr: Hémoglobine, de: Hämoglobin}\n  type: decimal\n"


@pytest.mark.parametrize(
    ("source", "target", "way"),
    [
        ("g/L", "g/dL", (0.1, 0)),
        ("L/L", "%", (100, 0)),
        ("/uL", "10*9/L", (0.001, 0)),
        ("ukat/L", "U/L", (60, 0)),
        ("k[IU]/L", "[IU]/mL", (1, 0)),
        ("[lb_av]", "kg", (0.45359237, 0)),
        ("Cel", "K", (1, 273.15)),
        ("{index}", "1", (1, 0)),
        ("mg/dL", "mmol/L", None),
        ("[IU]/mL", "U/mL", None),
        ("[pH]", "1", None),
    ],
)
def test_way_from_unit_to_unit(source: str, target: str, way: tuple[float, float] | None) -> None:
    assert ucum.conversion(source, target) == way


@pytest.mark.parametrize("code", ["mm[Hg]", "mL/min/{1.73_m2}", "{score}", "10*9/L", "[pH]", "[g]", "1"])
def test_valid_codes(code: str) -> None:
    assert ucum.is_ucum(code)


@pytest.mark.parametrize("code", ["mmHg", "°C", "µg/L", "g / L", "", "IU/mL", "{open"])
def test_what_people_write_is_not_always_ucum(code: str) -> None:
    assert not ucum.is_ucum(code)
    with pytest.raises(ucum.NotUcum):
        ucum.conversion(code, "g")


@pytest.fixture
def said(tmp_path: Path) -> Said:
    """Problems that a concept with these lines raises, without those about other things."""

    def problems(lines: str) -> list[str]:
        folder = Folder(tmp_path)
        (folder.root / "library" / "concepts").mkdir()
        folder.write("library/concepts/blood.yaml", CONCEPT + "".join(f"  {x}\n" for x in lines.split("\n")))
        return [one for one in folder.said() if "blood.yaml" in one]

    return problems


@pytest.mark.parametrize(
    "lines",
    [
        "unit: g/dL\nunits: [g/L]\nconvert: {mmol/L: 1.6114}",
        "unit: g/dL\nconvert: {g/L: 0.1}",
        "unit: kg\nconvert: {'[lb_av]': 0.4536}",  # rounded by 0.002 per cent
        'unit: "%"\nconvert: {mmol/mol: {factor: 0.0915, offset: 2.15, method: NGSP from IFCC}}',
    ],
)
def test_accepted(said: Said, lines: str) -> None:
    assert said(lines) == []


@pytest.mark.parametrize(
    ("lines", "line", "message"),
    [
        (
            "unit: g/dL\nconvert: {g/L: 0.01}",
            5,
            "the way from 'g/L' to 'g/dL' is x 0.01, UCUM has x 0.1 (list",
        ),
        ("unit: g/dL\nconvert: {g/L: 0.1002}", 5, "UCUM has x 0.1"),
        ('unit: "%"\nconvert: {mmol/mol: {factor: 0.1, offset: 2}}', 5, "x 0.1 +2, UCUM has x 0.1"),
        ("unit: g/dL\nunits: [mmol/L]", 5, "UCUM has no factor from 'mmol/L' to 'g/dL'"),
        ("unit: kilogramme", 4, "'kilogramme' is no UCUM unit"),
        ("unit: g/dL\nunits: [mg/DL]", 5, "'mg/DL' is no UCUM unit (did you mean"),
        ("unit: g/dL\nunits: [g/L, g/L]", 5, "'g/L' is named twice"),
        ("unit: g/dL\nconvert: {g/dL: 1}", 5, "'g/dL' is the unit itself"),
        ("unit: mmol/L\nconvert: {mg/dL: 0}", 5, "the factor of 'mg/dL' is 0"),
        ("units: [g/L]", 4, "'HB' converts units but has no 'unit'"),
    ],
)
def test_refused_with_its_line(said: Said, lines: str, line: int, message: str) -> None:
    problems = said(lines)
    found = [one for one in problems if message in one]
    assert found, problems
    assert f"blood.yaml:{line}:" in found[0]


def test_unit_of_an_item_without_a_concept_is_checked(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    line = folder.edit("library/forms/vitals.yaml", "units: [cm]", "units: [centimetre]")
    assert [one for one in folder.said() if f"vitals.yaml:{line}" in one and "'centimetre'" in one]


@pytest.mark.parametrize("name", STUDIES)
def test_listed_units_are_compiled_with_their_factors(name: str) -> None:
    haemoglobin = study(name).forms["laboratory"].items["hgb"]
    assert [(unit.code, unit.factor, unit.offset) for unit in haemoglobin.units] == [
        ("g/dL", 1.0, 0.0),
        ("g/L", 0.1, 0.0),
        ("mmol/L", 1.6114, 0.0),
    ]
    assert study(name).concepts["LB.HGB"].convert == {"g/L": (0.1, 0.0), "mmol/L": (1.6114, 0.0)}


def test_importing_the_definitions_does_not_load_the_unit_tables() -> None:
    program = "import sys, studies.definition; sys.exit('ucumvert' in sys.modules or 'pint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


def test_library_concepts_use_ucum_throughout(tmp_path: Path) -> None:
    """The whole library passes, also the concepts that no study uses yet."""
    result = load_study(ROOT / "studies" / "protocols" / STUDIES[0])
    assert not [problem for problem in result.problems if "UCUM" in problem.message]
