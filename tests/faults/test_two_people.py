"""F10, F11, F20, F23, F33: two people at once, a session that ends, a form that is amended, a bad value among good."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.contrib.sessions.models import Session

from forms.models import FormRecord
from tests.faults.amending import amend
from tests.faults.conftest import Outcome, Ward
from tests.faults.nurse import Answer, complete_of, entry, operations_of
from tests.integration.forms.filling import record, values

pytestmark = pytest.mark.slow
ROUNDS = 4


def at_once(*acts: Callable[[], Answer]) -> list[Answer]:
    """Let them begin at the same moment."""
    start = Barrier(len(acts))

    def begin(act: Callable[[], Answer]) -> Answer:
        start.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(begin, acts))


def test_two_people_on_one_field_the_second_is_told_value_author_and_time(
    ward: Ward, outcome: Outcome
) -> None:
    cora, ines = ward.nurse("cora"), ward.nurse("ines")
    for _ in range(ROUNDS):
        form = ward.form()
        answers = at_once(
            lambda form=form: cora.save(entry(form, "weight", "70.5", 0)),
            lambda form=form: ines.save(entry(form, "weight", "75", 0)),
        )
        won, told = sorted(answers, key=lambda answer: answer.status)
        assert (won.status, told.status, told.body["code"]) == (200, 409, "stale")
        assert values(form)["weight"] == told.body["value"] == won.body["changed"]["weight"]
        winner = "cora" if answers[0] is won else "ines"
        assert told.body["author"] == {"username": winner, "name": winner.title()}
        assert told.body["at"]
        assert told.body["version"] == 1
        loser = ines if winner == "cora" else cora
        mine = loser.journal[-1].body["value"]
        assert loser.save(entry(form, "weight", mine, 1)).status == 200  # she decides for her own
        assert values(form)["weight"] == mine
    outcome("F10 two people on one field", ROUNDS, [*cora.journal, *ines.journal])


def test_two_people_on_two_fields_are_both_saved(ward: Ward, outcome: Outcome) -> None:
    cora, ines = ward.nurse("cora"), ward.nurse("ines")
    for _ in range(ROUNDS):
        form = ward.form()
        answers = at_once(
            lambda form=form: cora.save(entry(form, "weight", "70.5", 0)),
            lambda form=form: ines.save(entry(form, "height", 174, 0)),
        )
        assert [answer.status for answer in answers] == [200, 200]
        assert values(form).items() >= {"weight": "70.5", "height": 174, "bmi": "23.3"}.items()
    outcome("F11 two people on two fields", ROUNDS, [*cora.journal, *ines.journal])


def test_a_session_that_ends_in_mid_entry_writes_nothing_and_says_so(ward: Ward, outcome: Outcome) -> None:
    nurse, form = ward.nurse(), ward.form()
    nurse.save(entry(form, "weight", "70.5", 0))
    after = entry(form, "weight", "71", 1)
    Session.objects.filter(pk=nurse.cookies["sessionid"]).delete()
    nurse.cookies["sessionid"] = "gone" + nurse.cookies["sessionid"][4:]
    refused = nurse.post(operations_of(form), after.body)
    assert (refused.status, refused.body["code"]) == (401, "login_required")
    assert "nothing you typed is lost" in refused.body["detail"]
    assert values(form)["weight"] == "70.5"
    nurse.log_in()
    after.tries = 1
    assert nurse.save(after).status == 200
    outcome("F20 session ends in mid entry", 1, nurse.journal)


def test_a_form_amended_while_open_is_saved_as_it_was_opened(
    ward: Ward, outcome: Outcome, tmp_path: Path
) -> None:
    nurse, begun, empty = ward.nurse(), ward.form(), ward.form()
    nurse.save(entry(begun, "height", 174, 0))
    amend(ward.world.system, tmp_path)
    assert nurse.save(entry(begun, "weight", "320", 1)).status == 200  # more than version 1.1 allows
    assert nurse.save(entry(empty, "weight", "320", 0)).status == 200
    pinned = {found.study_version.number for found in map(record, (begun, empty)) if found}
    assert pinned == {"1.0"}
    later = ward.form()
    refused = nurse.save(entry(later, "weight", "320", 0))
    assert (refused.status, refused.body["code"]) == (422, "hard_range")
    assert nurse.save(entry(later, "pulse", 70, 0)).status == 200
    assert nurse.save(entry(begun, "pulse", 70, 2)).status in (404, 422)  # not asked there, and said so
    assert values(begun)["weight"] == "320"
    outcome("F23 form amended while open", 3, nurse.journal)


def test_a_bad_value_takes_no_neighbour_with_it(ward: Ward, outcome: Outcome) -> None:
    nurse, form = ward.nurse(), ward.form()
    good = {"height": 174, "sysbp": 120, "note": "fasting", "smoker": "N"}
    bad = {"weight": "seven", "diabp": 130, "cigarettes": 5}  # no number, a contradiction, not asked
    for item, value in {**good, **bad}.items():
        stored = record(form)
        nurse.save(entry(form, item, value, stored.version if stored else 0))
    refused = {one.body["item"]: one.answer.status for one in nurse.journal if not one.acknowledged}  # type: ignore[union-attr]
    assert refused == dict.fromkeys(bad, 422)
    incomplete = nurse.post(complete_of(form), {})
    assert (incomplete.status, incomplete.body["code"]) == (422, "incomplete")
    assert values(form).items() >= good.items()
    assert FormRecord.objects.get(pk=record(form).pk).status == "started"  # type: ignore[union-attr]
    outcome("F33 bad values among good neighbours", len(bad), nurse.journal)
