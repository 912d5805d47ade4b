"""The 63 edit checks of the clinical specification (5.6): all there, as severe as they shall be, with examples.

Publishing runs the examples: a check whose examples do not do what they say, or that has none, is refused.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from studies.definition import load_study
from studies.definition.compiled import CheckDef
from tests.unit.studies.protocols import STUDIES, study

HARD, SOFT, WARNING, TASK = "hard", "query", "warning", "task"
# Where the specification names two severities, the lettered parts of a check share them.
SEVERITIES = {
    "EC": {
        1: {HARD}, 2: {HARD}, 3: {HARD}, 4: {HARD}, 5: {SOFT}, 6: {HARD}, 7: {HARD}, 8: {SOFT}, 9: {SOFT},
        10: {HARD}, 11: {SOFT}, 12: {SOFT}, 13: {HARD}, 14: {SOFT}, 15: {HARD}, 16: {SOFT}, 17: {SOFT},
        18: {SOFT}, 19: {HARD}, 20: {TASK}, 21: {HARD}, 22: {HARD, TASK}, 23: {TASK}, 24: {HARD}, 25: {SOFT},
        26: {HARD, SOFT}, 27: {SOFT}, 28: {HARD}, 29: {HARD}, 30: {WARNING}, 31: {SOFT}, 32: {SOFT},
    },
    "IB": {
        1: {HARD}, 2: {SOFT}, 3: {SOFT}, 4: {HARD, SOFT}, 5: {SOFT}, 6: {HARD}, 7: {SOFT}, 8: {SOFT},
        9: {HARD}, 10: {WARNING},
    },
    "RD": {1: {HARD}, 2: {SOFT}, 3: {SOFT}, 4: {SOFT}, 5: {WARNING}, 6: {SOFT}, 7: {SOFT}},
    "MS": {
        1: {HARD}, 2: {SOFT}, 3: {SOFT}, 4: {HARD}, 5: {SOFT}, 6: {SOFT}, 7: {HARD, SOFT}, 8: {SOFT},
        9: {SOFT}, 10: {HARD}, 11: {SOFT}, 12: {SOFT}, 13: {SOFT}, 14: {TASK},
    },
}  # fmt: skip
BESIDE = {"EC07B": SOFT}  # a query where the hard part would keep a true end of participation out


def checks(name: str) -> dict[str, CheckDef]:
    return {check.id: check for form in study(name).forms.values() for check in form.checks}


def test_there_are_63() -> None:
    assert sum(map(len, SEVERITIES.values())) == 63


@pytest.mark.parametrize("name", STUDIES)
def test_every_check_of_the_cohort_is_there_with_its_severity(name: str) -> None:
    found = checks(name)
    for family in ("EC", study(name).cohort[:2]):
        for number, severities in SEVERITIES[family].items():
            parts = [
                found[i] for i in found if re.fullmatch(f"{family}{number:02}[A-Z]?", i) and i not in BESIDE
            ]
            assert {part.severity for part in parts} == severities, f"{family}{number:02}"


@pytest.mark.parametrize("name", STUDIES)
def test_every_check_has_a_passing_and_a_failing_example_and_says_what_it_saw(name: str) -> None:
    for check in checks(name).values():
        assert check.examples["pass"], check.id
        assert check.examples["fail"], check.id
        assert check.items, check.id
        assert set(check.message) >= {"en", "fr", "de"}, check.id


@pytest.mark.parametrize(
    ("examples", "refusal"),
    [
        ("", "examples"),
        ("    examples: {pass: {sysbp: 120, diabp: 80}}\n", "EC10"),
        ("    examples: {pass: {sysbp: 80, diabp: 120}, fail: {sysbp: 80, diabp: 120}}\n", "EC10"),
    ],
)
def test_a_check_without_working_examples_cannot_be_published(
    tmp_path: Path, examples: str, refusal: str
) -> None:
    text = "{en: a, fr: b, de: c}"
    item = "{{id: {0}, type: integer, label: {{en: a, fr: b, de: c}}}}"
    (tmp_path / "library" / "forms").mkdir(parents=True)
    (tmp_path / "library" / "forms" / "pressure.yaml").write_text(
        f"form: pressure\ntitle: {text}\ngroups:\n  - id: both\n    title: {text}\n    items:\n"
        f"      - {item.format('sysbp')}\n      - {item.format('diabp')}\n"
        f"checks:\n  - id: EC10\n    severity: hard\n    assert: diabp < sysbp\n    message: {text}\n"
        f"    items: [diabp]\n{examples}"
    )
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "study.yaml").write_text(
        f"study: small\ncohort: IBD\nversion: 1.0\nsubject_prefix: IB\ntitle: {text}\nlanguages: [en, fr, de]\n"
        f"anchor: BL\nvisits:\n  - {{id: BL, kind: baseline, title: {text}, forms: [pressure]}}\n"
    )
    result = load_study(tmp_path / "small")
    assert result.study is None
    assert any(refusal in str(problem) and "pressure.yaml:" in str(problem) for problem in result.problems)
