"""Loading as a whole: everything at once, nothing half-built, and no content that makes it fall over."""

import json
import random

import pytest

from studies.definition import CompiledStudy, load_study
from tests.unit.studies.definition_folder import ACTIVITY, STUDY, VITALS, Folder


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def test_all_problems_come_back_together(folder):
    spoilt = [
        (VITALS, "codelist: severity", "codelist: sevrity"),
        (VITALS, "{en: Note, fr: Note}", "{en: Note}"),
        (VITALS, "{min: 40, max: 180}", "{min: 180, max: 40}"),
        (VITALS, "fail: [{bmi: 61},", "fail: [{bmi: 22},"),
        (ACTIVITY, 'visit("BL")', 'visit("BX")'),
        (ACTIVITY, "score > 2", "scor > 2"),
        (STUDY, "anchor: BL", "anchor: BLX"),
        (STUDY, "kind: unscheduled", "kind: sometimes"),
    ]
    lines = {(file, folder.edit(file, old, new)) for file, old, new in spoilt}
    result = folder.load()
    assert result.study is None
    assert lines <= {(problem.file, problem.line) for problem in result.problems}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (VITALS, "id: weight\n", "id: weight\n        places: many\n"),
        (VITALS, "id: weight\n        type: decimal", "id: weight\n        type: decimals"),
        (VITALS, "codelist: severity", "codelist: []"),
        (STUDY, "months: 3", "months: soon"),
    ],
)
def test_a_broken_part_brings_no_complaints_about_its_absence(folder, file, old, new):
    folder.edit(file, old, new)
    assert len(folder.said()) == 1


def test_a_file_that_is_no_yaml_brings_no_complaints_about_its_items(folder):
    folder.edit(VITALS, "groups:", "groups: [")
    assert [problem.file for problem in folder.load().problems] == [VITALS]


@pytest.mark.parametrize("name", ["sample/study.yaml", "library/forms/vitals.yaml", "library/codelists.yaml"])
@pytest.mark.parametrize(
    "content", [b"", b"x", b"[]", b"{}", b"- a", b"\xff", b"a: *b", b"null", b"{" * 1000]
)
def test_any_content_is_a_list_of_problems(folder, name, content):
    folder.write(name, content)
    result = folder.load()
    assert result.study is None
    assert result.problems


def test_missing_files_are_problems(folder, tmp_path):
    assert "no study.yaml" in str(load_study(tmp_path / "nowhere").problems[0])
    (folder.root / "library/forms/person.yaml").unlink()
    assert any("unknown form 'person'" in said for said in folder.said())


def test_form_of_the_study_comes_before_that_of_the_library(folder):
    own = (folder.root / VITALS).read_text("utf-8").replace("{en: Note, fr: Note}", "{en: Remark, fr: Note}")
    folder.write("sample/forms/vitals.yaml", own)
    assert folder.load().study.item("note").label["en"] == "Remark"


def test_form_that_nobody_uses_is_reported(folder):
    own = (folder.root / "library/forms/person.yaml").read_text("utf-8").replace("sex,", "gender_sex,", 1)
    folder.write("sample/forms/spare.yaml", own.replace("form: person", "form: spare"))
    assert any("the form 'spare' is at no visit and is no log" in said for said in folder.said())


def test_form_file_and_form_id_must_agree(folder):
    folder.edit(VITALS, "form: vitals", "form: vital")
    assert any("the file is named 'vitals', its form 'vital'" in said for said in folder.said())


def test_text_that_looks_like_something_else_stays_text(folder):
    study = folder.load().study
    assert study.version == "1.10"
    assert [code.code for code in study.codelists["level"].codes] == ["low", "no"]
    assert study.consent.versions[0].id == "1.10"
    assert study.consent.versions[0].valid_from == "2025-01-01"
    assert study.samples == {"kits": [{"kit": "SER", "visits": ["BL"]}]}


@pytest.mark.parametrize("seed", range(40))
def test_random_damage_never_raises(folder, seed):
    """Lines lost, doubled, moved or cut: the outcome is a study or problems, and a study is whole."""
    chance = random.Random(seed)
    file = chance.choice([STUDY, VITALS, ACTIVITY, "library/codelists.yaml", "library/concepts.yaml"])
    lines = (folder.root / file).read_text("utf-8").split("\n")
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(lines))
        damage = chance.choice(["drop", "double", "cut", "indent", "swap"])
        if damage == "drop":
            lines[at] = ""
        elif damage == "double":
            lines.insert(at, lines[at])
        elif damage == "cut":
            lines[at] = lines[at][: chance.randint(0, len(lines[at]))]
        elif damage == "indent":
            lines[at] = " " * chance.randint(0, 6) + lines[at].strip()
        else:
            lines[at] = lines[at].replace(": ", chance.choice([":", ": [", ": {", " "]), 1)
    folder.write(file, "\n".join(lines))
    result = folder.load()
    assert (result.study is None) == bool(result.problems)
    if result.study:
        assert CompiledStudy.from_json(json.loads(json.dumps(result.study.to_json()))) == result.study


def test_equality_of_decimals_is_advice_only(folder):
    folder.edit(VITALS, "show_if: bmi > 20", "show_if: weight / 2 == 20")
    result = folder.load()
    assert result.study is not None
    assert [(advice.file, advice.line) for advice in result.advice] == [(VITALS, 31)]
