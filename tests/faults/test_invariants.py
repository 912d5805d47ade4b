"""The judge of these tests finds what it is there to find: a harness that cannot fail proves nothing."""

from copy import deepcopy

import pytest

from tests.faults.conftest import Ward
from tests.faults.invariants import judge
from tests.faults.nurse import Answer, Nurse, entry

pytestmark = pytest.mark.slow


@pytest.fixture
def nurse(ward: Ward) -> Nurse:
    """One who has saved two answers, about one of which a query was raised."""
    nurse, form = ward.nurse(), ward.form()
    nurse.save(entry(form, "weight", "190", 0))
    nurse.save(entry(form, "note", "fasting", 1))
    assert judge(nurse.journal).wrong == []
    return nurse


def test_an_acknowledged_entry_that_is_not_stored_is_lost(nurse: Nurse) -> None:
    first, second = nurse.journal
    forged = entry(first.target, "sysbp", 120, 2)
    forged.answer = Answer(200, first.answer.body | {"version": 3, "changed": {"sysbp": 120}})  # type: ignore[union-attr]
    verdict = judge([first, second, forged])
    assert [len(verdict.lost), len(verdict.doubled)] == [1, 1]


def test_a_value_other_than_the_acknowledged_one_is_lost(nurse: Nurse) -> None:
    first, second = deepcopy(nurse.journal)
    assert second.answer
    second.answer.body["changed"] = {"note": "not fasting"}
    assert len(judge([first, second]).lost) == 1


def test_an_entry_stored_under_a_second_key_is_doubled(nurse: Nurse) -> None:
    first, second = nurse.journal
    nurse.save(entry(first.target, "weight", "71", 2))
    verdict = judge([first, second])
    assert (len(verdict.doubled), len(verdict.half)) == (
        1,
        2,
    )  # and the query went that the journal speaks of


def test_an_answer_without_a_sentence_leaves_somebody_in_the_dark(nurse: Nurse) -> None:
    nurse.journal[0].heard.append(Answer(502, {}))
    assert len(judge(nurse.journal).untold) == 1
