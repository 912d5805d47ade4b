"""The condition of a visit: where it may stand, what it may read, and what the compiled study says of it."""

import pytest

from studies.definition import compare
from studies.definition.compiled import ForeignItem
from tests.unit.studies.definition_folder import STUDY, Folder

M3 = "    window: {before: 14, after: 14}\n"


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def with_condition(folder: Folder, condition: str) -> int:
    return folder.edit(STUDY, M3, f"{M3}    show_if: '{condition}'\n") + 1


@pytest.mark.parametrize(
    "condition",
    ['sex == "F"', 'visit("BL").weight > 70', "previous.score > 2", "earlier.exists(v, v.score > 2)",
     "events.size() > 1", 'cohort == "IBD"', "days_between(previous.visit_date, window_start) > 30"],
)  # fmt: skip
def test_it_reads_what_is_known_before_the_visit(folder, condition):
    with_condition(folder, condition)
    assert folder.said() == []


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("weight > 70", "'weight' is not known here"),
        ('days_between(visit_date, "2025-01-01") > 0', "'visit_date' is not known here"),
        ('today() > "2025-01-01"', "cannot use today(): it is judged when answers change"),
        ('visit("M3").weight > 70', "'M3' would be shown by an answer of its own"),
        ("previous.score + 1", "'show_if' of 'M3': This gives a number"),
        ("previous.scor > 1", "unknown item 'scor'"),
        ("false", "'M3' can never be reached"),
    ],
)
def test_what_it_cannot_know_is_refused(folder, condition, said):
    line = with_condition(folder, condition)
    found = folder.said()
    assert len(found) == 1, found
    assert found[0].startswith(f"{STUDY}:{line}: ")
    assert said in found[0]


@pytest.mark.parametrize("kind", ["screening", "baseline", "unscheduled"])
def test_only_visits_that_are_planned_ahead_have_one(folder, kind):
    folder.edit(STUDY, f"kind: {kind}, ", f"kind: {kind}, show_if: 'sex == \"F\"', ")
    found = folder.said()
    assert len(found) == 1
    assert f"the {kind} visit" in found[0]
    assert "cannot have a condition ('show_if') (only visits that are planned ahead can" in found[0]


def test_the_compiled_visit_says_what_it_reads(folder):
    before = folder.load().study
    with_condition(folder, 'previous.score > 2 && sex == "F"')
    study = folder.load().study
    assert study.visits_by_id["M3"].references == (
        ForeignItem(item="score", scope="previous", form="activity"),
        ForeignItem(item="sex", scope="here", form="person"),
    )
    assert study.hash != before.hash
    assert [(c.part, c.id, c.aspect) for c in compare(before, study)] == [("visit", "M3", "show_if")]
