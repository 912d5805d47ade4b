"""Names that every expression may use: facts of visit and study, earlier visits, entries of logs."""

import pytest

from studies.definition.compiled import ForeignItem
from tests.unit.studies.definition_folder import ACTIVITY, STUDY, VITALS, Folder

EVENTS = "library/forms/events.yaml"
PERSON = "library/forms/person.yaml"
GAIN = 'weight - visit("BL").weight'
CHECK = """  - id: {id}
    severity: query
    assert: '{rule}'
    message: {{en: E, fr: F}}
    items: [{items}]
    examples: {{pass: {passes}, fail: {fails}}}
"""


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def said_of(folder, rule):
    """What is said when an item's formula is this."""
    folder.edit(ACTIVITY, f"compute: {GAIN}", f"compute: '{rule}'")
    return folder.said()


@pytest.mark.parametrize(
    "rule",
    [
        'days_between(visit("BL").visit_date, visit_date) + visit_number',
        "days_between(previous.visit_date, window_end) + days_between(window_start, today)",
        'cohort == "IBD" && visit_id == "M3" ? 1 : 0',
        "consent_versions.filter(v, v.valid_from <= visit_date).size()",
        "earlier.filter(v, known(v.weight) && v.visit_date < visit_date).max(v, v.weight)",
        'earlier.count(v, v.visit_id == "BL" && v.visit_number > 1 && v.drugs.exists(d, d.dose > 3))',
        'events.count(e, e.ae_term == "rash" && e.ae_start <= visit_date)',
    ],
)
def test_every_expression_may_name_them(folder, rule):
    assert said_of(folder, rule) == []


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("visit_date + 1", "+ needs a number, this is a date"),
        ('visit("BL").visit_id', "'visit_id' is not asked at visits"),
        ("earlier.max(v, v.sex)", "There is no item sex in these rows"),
        ("earlier.max(v, v.wieght)", "There is no item wieght in these rows; did you mean weight?"),
        ("events.max(e, e.weight)", "There is no item weight in these rows"),
        ("ae_start", "it belongs to the log 'events'"),
        ("evnts.size()", "unknown item 'evnts' (did you mean 'events'?)"),
        ("cohort == 3 ? 1 : 0", "a text is compared with a number"),
    ],
)
def test_what_they_do_not_hold_is_refused(folder, rule, said):
    assert any(said in problem for problem in said_of(folder, rule))


@pytest.mark.parametrize(
    "name", ["visit_date", "earlier", "cohort", "consent_versions", "table", "join", "events"]
)
def test_no_item_may_have_their_names(folder, name):
    folder.edit(VITALS, "id: note", f"id: {name}")
    assert any(f"'{name}'" in problem for problem in folder.said())


@pytest.mark.parametrize("name", ["start", "missed"])
def test_no_form_may_be_called_like_an_address(folder, name):
    (folder.root / EVENTS).rename(folder.root / "library/forms" / f"{name}.yaml")
    folder.edit(f"library/forms/{name}.yaml", "form: events", f"form: {name}")
    folder.edit(STUDY, "logs: [events]", f"logs: [{name}]")
    assert folder.said() == [
        f"library/forms/{name}.yaml:1: '{name}' is a word that the system needs itself and cannot be the id of this "
        f"form (for instance '{name}_form')"
    ]


def test_what_is_read_stands_in_the_compiled_form(folder):
    assert said_of(folder, "earlier.max(v, v.weight) + events.count(e, e.ae_start < visit_date)") == []
    study = folder.load().study
    found = set(study.forms["activity"].references)
    assert {
        ForeignItem(item="earlier", scope="earlier", form=""),
        ForeignItem(item="weight", scope="earlier", form="vitals"),
        ForeignItem(item="events", scope="log", form="events"),
        ForeignItem(item="ae_start", scope="log", form="events"),
        ForeignItem(item="visit_date", scope="here", form=""),
    } <= found
    assert study.forms["events"].dependents == ("activity",)


def test_a_circle_through_a_log_is_refused(folder):
    folder.edit(
        EVENTS,
        "ae_start, type: partial_date",
        "ae_start, type: computed, value: integer, compute: 'events.count(e, e.ae_start > 1)'",
    )
    assert any("in a circle: ae_start -> ae_start" in problem for problem in folder.said())


def test_a_circle_through_earlier_visits_is_one_outside_visits_only(folder):
    folder.edit(ACTIVITY, f"compute: {GAIN}", "compute: 'earlier.max(v, v.gain)'")
    assert folder.said() == []
    folder.edit(ACTIVITY, "'earlier.max(v, v.gain)'", "life")
    person = "  - {id: life, type: computed, value: decimal, compute: 'earlier.sum(v, v.gain)', label: {en: L, fr: V}}"
    path = folder.root / PERSON
    path.write_text(f"{path.read_text()}    {person}\n")
    assert any("in a circle" in problem for problem in folder.said())


class TestExamples:
    @pytest.mark.parametrize(
        ("rule", "passes", "fails"),
        [
            ("weight > 0 && visit_date <= window_end", "{weight: 1, visit_date: 2024-05-02, window_end: 2024-05-03}",
             "{visit_date: 2024-05-03, window_end: 2024-05-02}"),
            ('cohort == "IBD" && weight < 100', "{weight: 70}", "{weight: 70, cohort: RD}"),
            ("weight > 0 && consent_versions.exists(v, v.valid_from <= visit_date)",
             "{weight: 1, visit_date: 2025-01-01}", "{visit_date: 2024-12-31}"),
            ("!earlier.exists(v, v.weight > 2 * weight)", "{weight: 70}",
             "{weight: 70, earlier: [{visit_date: 2024-01-02, weight: 150}, {weight: 3}]}"),
            ("weight < 80 || !events.exists(e, e.ae_start <= visit_date)", "{weight: 90}",
             "{weight: 90, visit_date: 2024-03-04, events: [{ae_start: 2024-03}, {ae_start: 2024-02}]}"),
            ("days_between(previous.visit_date, visit_date) < 9 && weight > 1",
             "{weight: 2, visit_date: 2024-01-08, previous: {visit_date: 2024-01-01}}",
             "{visit_date: 2024-01-11, previous: {visit_date: 2024-01-01}}"),
            ('visit("BL").visit_date < visit_date && weight > 1',
             "{weight: 2, visit_date: 2024-01-08, visit: {BL: {visit_date: 2024-01-01}}}",
             "{visit_date: 2024-01-01, visit: {BL: {visit_date: 2024-01-01}}}"),
        ],
    )  # fmt: skip
    def test_may_say_all_of_it(self, folder, rule, passes, fails):
        text = CHECK.format(id="NEW1", rule=rule, items="weight", passes=passes, fails=fails)
        path = folder.root / VITALS
        path.write_text(path.read_text() + text)
        assert folder.said() == []

    @pytest.mark.parametrize(
        ("example", "said"),
        [
            ("{weight: 70, earlier: [{wieght: 150}]}", "unknown item 'wieght'"),
            ("{weight: 70, earlier: 3}", "'earlier' needs a list"),
            ("{weight: 70, events: [{weight: 3}]}", "unknown item 'weight'"),
            ("{weight: 70, tables: {stairs: [[1, 2, 3]]}}", "unknown table 'stairs'"),
        ],
    )
    def test_are_read_strictly(self, folder, example, said):
        folder.edit(VITALS, "pass: {weight: 70, height: 170}", f"pass: {example}")
        assert any(said in problem for problem in folder.said())


class TestChecksOfTheStudy:
    def add(self, folder, **facts):
        text = CHECK.format(**{"id": "ST2", "items": "weight, sex", **facts})
        folder.edit(STUDY, "samples:", text + "samples:")

    def test_stand_in_the_form_of_their_first_item(self, folder):
        self.add(
            folder,
            rule='weight > 50 || sex == "F"',
            passes="{weight: 40, sex: F}",
            fails="{weight: 40, sex: M}",
        )
        study = folder.load().study
        vitals = study.forms["vitals"]
        assert [check.id for check in vitals.checks] == ["BM1", "DR1", "WT1", "ST2"]
        assert vitals.checks[-1].items == ("weight",)
        assert "ST2" in vitals.affected["weight"].checks
        assert ForeignItem(item="sex", scope="here", form="person") in vitals.references
        assert [check.id for check in study.forms["consent"].checks] == ["ST1"]

    def test_compute_what_their_examples_leave_out_in_any_form(self, folder):
        self.add(
            folder, rule="bmi < 50 || gain < 3", passes="{weight: 70, height: 170}",
            fails="{weight: 200, height: 170, visit: {BL: {weight: 100}}}",
        )  # fmt: skip
        assert folder.said() == []

    @pytest.mark.parametrize(
        ("items", "rule", "said"),
        [
            ("", "weight > 3", "the check 'ST2' of the study names no item"),
            ("wieght", "weight > 3", "unknown item 'wieght' (did you mean 'weight'?)"),
            ("sex", "weight > 3", "'weight' is not known here"),
        ],
    )
    def test_need_an_item_from_whose_form_all_is_known(self, folder, items, rule, said):
        self.add(folder, items=items, rule=rule, passes="{weight: 4}", fails="{weight: 2}")
        assert any(said in problem for problem in folder.said())

    def test_share_the_ids_of_that_form(self, folder):
        self.add(folder, id="BM1", rule="weight > 3", passes="{weight: 4}", fails="{weight: 2}")
        assert any("the check 'BM1' exists already" in problem for problem in folder.said())
