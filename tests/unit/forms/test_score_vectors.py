"""`check_scores`: the library's scores against all vectors, in both evaluators, and what it says of others."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from forms.management.commands import check_scores
from forms.management.commands.check_scores import PROTOCOLS, loaded
from forms.score_vectors import BadVectors, Outcome, ScoreVector, check_vectors, read_vectors
from forms.score_vectors.inputs import flattened
from forms.score_vectors.mapping import BadMappings, ScoreMapping, read_mappings
from studies.definition import CompiledStudy

FILE = Path(__file__).resolve().parents[2] / "data" / "score_vectors.json"


@cache
def library() -> tuple[dict[str, CompiledStudy], dict[str, ScoreMapping]]:
    mappings = read_mappings(PROTOCOLS / "library" / "scores")
    return dict(loaded({mapping.study for mapping in mappings.values()}, PROTOCOLS, None)), mappings


def outcome(instrument: str, inputs: dict[str, Any], expected: dict[str, Any] | None) -> Outcome:
    vector = ScoreVector(instrument, "X-01", inputs, expected, 0)
    return check_vectors([vector], *library())[0]


@pytest.mark.parametrize("javascript", [False, True], ids=["python", "javascript"])
def test_every_vector_passes(javascript: bool) -> None:
    outcomes = check_vectors(read_vectors(FILE), *library(), javascript=javascript)
    wrong = [f"{o.vector.id} {o.state}: {o.detail}" for o in outcomes if o.state != "passed"]
    assert wrong == []
    assert len(outcomes) == len(json.loads(FILE.read_text())["vectors"]) > 350


def test_a_wrong_expectation_fails() -> None:
    found = outcome("BMI", {"weight_kg": 70, "height_cm": 175}, {"bmi_1dp": 23.0})
    assert (found.state, found.detail) == ("failed", "bmi_1dp is 22.9, expected 23.0")


def test_no_score_must_be_expected_as_null() -> None:
    inputs = {"wellbeing": 1, "pain": None, "liquid_stools": 2, "mass": 0, "n_complications": 0}
    assert outcome("HBI", inputs, None).state == "passed"
    assert outcome("HBI", inputs, {"total": 3}).state == "failed"
    assert outcome("HBI", inputs | {"pain": 1}, None).state == "failed"


@pytest.mark.parametrize(
    ("instrument", "inputs", "expected", "why"),
    [
        ("NO_SUCH_INDEX", {}, {"total": 1}, "no form of the library computes"),
        ("BMI", {"weight_kg": 70, "height_cm": 175, "waist": 80}, {"bmi": 22.9}, "the input waist"),
        ("BMI", {"weight_kg": 70, "height_cm": 175}, {"ponderal": 13}, "the form has no ponderal"),
        ("UNIT_CONVERSION", {"analyte": "CRP", "value": 1, "unit": "stone"}, {"value": 1}, "in stone"),
        ("MSSS_GLOBAL", {"edss": 2, "disease_duration_years": 3}, {"updated": 4}, "reference table"),
    ],
)
def test_what_cannot_be_run_is_not_covered(
    instrument: str, inputs: dict[str, Any], expected: dict[str, Any], why: str
) -> None:
    found = outcome(instrument, inputs, expected)
    assert found.state == "not covered"
    assert why in found.detail


def test_inputs_become_names() -> None:
    inputs = {"An5": 1, "items": [0, None, 2], "segments": {"ileum": [1, 2]}, "unit": "mg/L"}
    assert flattened(inputs) == {
        "an5": 1.0,
        "items": [0.0, None, 2.0],
        "items_1": 0.0,
        "items_3": 2.0,
        "segments_ileum": [1.0, 2.0],
        "segments_ileum_1": 1.0,
        "segments_ileum_2": 2.0,
        "unit": "mg/L",
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "nested too deep"),
        ("3", "must hold a list"),
        ('[{"id": "A"}]', 'vector 1: "instrument" and "id"'),
        ('[{"id": "A", "instrument": "B", "inputs": [], "expected": {}}]', '"inputs" must be a map'),
        ('[{"id": "A", "instrument": "B", "inputs": {}, "expected": {}, "tolerance": -1}]', '"tolerance"'),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "vectors.json"
    file.write_text(text)
    with pytest.raises(BadVectors, match=sentence):
        read_vectors(file)
    with pytest.raises(CommandError, match=sentence):
        call_command("check_scores", str(file))


def test_bad_mappings_come_back_as_a_list(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("BMI: {study: s, form: f, givn: {}, outputs: {bmi: bmi}}\n")
    with pytest.raises(BadMappings, match=r"a\.yaml:1: .*givn"):
        read_mappings(tmp_path)


def test_the_command_counts_and_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_scores, "loaded", lambda *_: library()[0])
    rows = [
        {
            "instrument": "BMI",
            "id": "A",
            "inputs": {"weight_kg": 80, "height_cm": 200},
            "expected": {"bmi": 20},
        },
        {
            "instrument": "BMI",
            "id": "B",
            "inputs": {"weight_kg": 80, "height_cm": 200},
            "expected": {"bmi": 21},
        },
        {"instrument": "METRIC_X", "id": "C", "inputs": {}, "expected": {"n": 1}},
    ]
    file = tmp_path / "vectors.json"
    file.write_text(json.dumps(rows))
    with pytest.raises(SystemExit):
        call_command("check_scores", str(file))
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "FAILED B: bmi is 20.0, expected 21",
        "NOT COVERED METRIC_X: no form of the library computes this instrument (C)",
        "1 passed, 1 failed, 1 not covered",
    ]


@pytest.mark.long
def test_a_table_of_the_installation_gives_the_severity_scores(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The numbers are invented: the published tables may not be shipped."""
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "msss_original.csv").write_text(",2,3.5\n1,1.5,2.5\n6,1.1,2.1\n31,0.5,0.9\n")
    (tmp_path / "tables" / "msss_updated.csv").write_text(",2,3.5\n1,1.6,2.6\n6,1.2,2.2\n30,0.6,1.0\n")
    (tmp_path / "tables" / "armss.csv").write_text(",2,3.5\n18,4.5,5.5\n75,0.1,0.2\n")
    expected = [
        ("MSSS_GLOBAL", {"edss": 3.5, "disease_duration_years": 5.9}, {"original": 2.1, "updated": 2.2}),
        ("MSSS_GLOBAL", {"edss": 2, "disease_duration_years": 45}, {"updated": 0.6}),
        ("MSSS_GLOBAL", {"edss": 10, "disease_duration_years": 5}, {"original": None, "updated": None}),
        ("ARMSS_GLOBAL", {"edss": 2, "age": 18.7}, {"armss": 4.5}),
        ("ARMSS_GLOBAL", {"edss": 3.5, "age": 75}, {"armss": 0.2}),
        ("ARMSS_GLOBAL", {"edss": 3.5, "age": 17}, {"armss": None}),
        ("ARMSS_GLOBAL", {"edss": 3.5, "age": 76}, {"armss": None}),
    ]
    rows = [
        {"instrument": name, "id": str(number), "inputs": inputs, "expected": outputs, "tolerance": 1e-9}
        for number, (name, inputs, outputs) in enumerate(expected)
    ]
    file = tmp_path / "vectors.json"
    file.write_text(json.dumps(rows))
    call_command("check_scores", str(file), local=tmp_path)
    assert capsys.readouterr().out == f"{len(rows)} passed, 0 failed, 0 not covered\n"
