"""The compiled study: hash, JSON, units, and who must be looked at again when a value changes."""

import json

import pytest
from pydantic import ValidationError

from studies.definition import CompiledStudy, compare, language_gaps
from studies.definition.compiled import Affected, ForeignItem
from tests.unit.studies.definition_folder import ACTIVITY, STUDY, VITALS, Folder


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


@pytest.fixture
def study(folder):
    return folder.load().study


def test_hash_ignores_layout_and_order_of_keys(folder, study):
    folder.edit(
        VITALS,
        "        places: 1\n        label: {en: Weight, fr: Poids}",
        "        label: {fr: Poids, en: Weight}\n\n        places:   1",
    )
    folder.edit(STUDY, "cohort: IBD\nversion: 1.10", "# a remark\nversion: '1.10'\ncohort: IBD")
    assert folder.load().study.hash == study.hash


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (VITALS, "{en: Note, fr: Note}", "{en: Remark, fr: Note}"),
        (VITALS, "{min: 40, max: 180}", "{min: 40, max: 181}"),
        (VITALS, "bmi > 20", "bmi > 21"),
        ("library/codelists.yaml", "en: mild", "en: light"),
        ("library/concepts.yaml", "0.45359237", "0.4536"),
        (STUDY, "before: 14", "before: 15"),
    ],
)
def test_hash_changes_with_the_content(folder, study, file, old, new):
    folder.edit(file, old, new)
    assert folder.load().study.hash != study.hash


def test_hash_ignores_what_the_study_does_not_use(folder, study):
    folder.edit("library/concepts.yaml", "{en: Temperature, ", "{en: Body temperature, ")
    assert folder.load().study.hash == study.hash


def test_json_brings_the_same_study_back(study):
    data = json.loads(json.dumps(study.to_json()))
    again = CompiledStudy.from_json(data)
    assert again == study
    assert again.sealed().hash == study.hash


def test_whole_numbers_without_fraction_are_the_same_study(study):
    """A jsonb column may give 180.0 back as 180."""
    text = json.dumps(study.to_json()).replace("180.0", "180").replace("0.45359237", "0.45359237")
    assert CompiledStudy.from_json(json.loads(text)).sealed().hash == study.hash


def test_a_compiled_study_cannot_be_changed(study):
    with pytest.raises(ValidationError):
        study.version = "2"
    with pytest.raises(ValidationError):
        study.item("weight").required = False


def test_units_lead_to_the_first_unit(folder):
    pound = folder.load().study.item("weight").units[1]
    assert (pound.code, pound.label, pound.factor, pound.offset) == ("[lb_av]", "lb", 0.45359237, 0)
    folder.edit(VITALS, 'units: [kg, "[lb_av]"]', "units: [g, kg]")
    gram, kilogram = folder.load().study.item("weight").units
    assert (gram.factor, kilogram.factor) == (1, 1000)


def test_units_with_an_offset(folder):
    folder.edit(
        VITALS,
        "{id: note, type: text, max_length: 200",
        '{id: note, type: decimal, units: ["[degF]", Cel], concept: VS.TEMP',
    )
    fahrenheit, celsius = folder.load().study.item("note").units
    assert (fahrenheit.factor, fahrenheit.offset) == (1, 0)
    assert 37 * celsius.factor + celsius.offset == pytest.approx(98.6)


def test_order_and_influence_within_a_form(study):
    vitals = study.forms["vitals"]
    assert vitals.compute_order == ("bmi", "dose_week")
    assert vitals.affected["weight"] == Affected(compute=("bmi",), show=("pain",), checks=("BM1", "WT1"))
    assert vitals.affected["dose"] == Affected(compute=("dose_week",), checks=("DR1",))
    assert "note" not in vitals.affected
    assert study.forms["activity"].compute_order == ("gain", "score", "score_level")


def test_influence_across_forms(study):
    activity = study.forms["activity"]
    assert activity.references == (
        ForeignItem(item="pain", scope="here", form="vitals"),
        ForeignItem(item="weight", scope="here", form="vitals"),
        ForeignItem(item="weight", scope="visit:BL", form="vitals"),
    )
    assert study.forms["vitals"].dependents == ("activity",)
    assert study.forms["person"].dependents == ("vitals",)
    assert ForeignItem(item="weight", scope="previous", form="vitals") in study.forms["vitals"].references


def test_items_of_rows_stand_apart(study):
    vitals = study.forms["vitals"]
    assert list(vitals.items) == ["weight", "height", "bmi", "pain", "note"]
    assert list(vitals.repeats) == ["drugs"]
    assert vitals.group_of("dose").id == "drugs"
    assert vitals.group_of(vitals.items["weight"]).id == "body"


def test_defaults_are_filled_in(study):
    assert study.visits_by_id["BL"].days == 0
    assert study.visits_by_id["M3"].anchor == "BL"
    assert study.visits_by_id["UNS"].anchor is None
    assert study.item("note").missing == ("ND", "UNK", "NI", "NA", "REFU")
    assert study.item("bmi").missing == ()


def test_compare_names_what_changed(folder, study):
    folder.edit(VITALS, "{en: Note, fr: Note}", "{en: Remark, fr: Note}")
    folder.edit(VITALS, "weight / ((height / 100)", "weight / ((height / 99)")
    folder.edit(VITALS, "id: drug,", "id: drug_name,")
    folder.edit(STUDY, "months: 3", "months: 4")
    changes = {
        (change.part, change.id, change.kind, change.aspect) for change in compare(study, folder.load().study)
    }
    assert changes == {
        ("visit", "M3", "changed", "months"),
        ("item", "bmi", "changed", "compute_source"),
        ("item", "drug", "removed", ""),
        ("item", "drug_name", "added", ""),
        ("item", "note", "changed", "label"),
    }
    assert compare(study, study) == []


def test_compare_sees_conditions(folder, study):
    folder.edit(VITALS, "show_if: bmi > 20", "show_if: bmi > 25")
    assert [(c.id, c.aspect) for c in compare(study, folder.load().study)] == [("pain", "show_if")]


def test_gaps_of_a_further_language(folder):
    folder.edit(ACTIVITY, "{en: Gain, fr: Prise}", "{en: Gain, fr: Prise, de: Zunahme}")
    study = folder.load().study
    places = [gap.place for gap in language_gaps(study, "de")]
    assert "item gain.label" not in places
    assert {
        "study.title",
        "visit M3.title",
        "codelist sex.F",
        "check BM1.message",
        "group drugs.title",
    } <= set(places)
    assert language_gaps(study, "fr") == []
