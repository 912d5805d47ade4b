"""Frozen, locked and signed forms do not change, in any way, until somebody who may releases them."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.context import Actor, recorded
from audit.models import AuditEntry
from clinnova.lib.problems import Invalid, Locked, NotAllowed
from forms.actions.completion import complete_form, reopen_form
from forms.actions.holding import freeze_form, lock_form, release_form
from forms.actions.logs import add_row, mark_in_error
from forms.actions.queries import answer_query, raise_query
from forms.capture import Target, save_form
from forms.models import FormRecord
from patients.models import Subject
from tests.integration.forms.filling import at, put, record, values
from tests.world import World

SignIn = Callable[[User], Client]
FILLED = {"height": 170, "weight": "70.0"}


def begun(world: World, target: Target) -> FormRecord:
    save_form(by=world.cora, target=target, answers=FILLED)
    found = record(target)
    assert found is not None
    found.subject = target.subject
    return found


def held(world: World, target: Target, hold: str) -> FormRecord:
    """The form, complete and held. Signing is an act of its own that is not here yet: its state is set by hand."""
    found = begun(world, target)
    complete_form(by=world.cora, target=target)
    if hold == "signed":
        with recorded(Actor("ines", "investigator", "LU-CHL")):
            facts = {"hold": "signed", "held_at": timezone.now(), "held_by": world.ines}
            FormRecord.objects.filter(pk=found.pk).update(**facts)
    else:
        act = {"frozen": freeze_form, "locked": lock_form}[hold]
        act(by=world.dana, record=found, reason="Interim analysis")
    found.refresh_from_db()
    return found


@pytest.mark.parametrize(("hold", "by"), [("frozen", "Dana"), ("locked", "Dana"), ("signed", "Ines")])
def test_nothing_changes_what_is_held(world: World, vitals: Target, hold: str, by: str) -> None:
    held(world, vitals, hold)
    before = record(vitals)
    tries: list[Callable[[], Any]] = [
        lambda: put(world.cora, vitals, "weight", "71.0", reason="Scale"),
        lambda: put(world.cora, vitals, "weight", None, missing="ND", reason="Scale"),
        lambda: save_form(by=world.cora, target=vitals, answers={"note": "x"}, reason="Late"),
        lambda: complete_form(by=world.cora, target=vitals),
        lambda: reopen_form(by=world.cora, target=vitals, reason="Late"),
    ]
    for change in tries:
        with pytest.raises(Locked) as refused:
            change()
        sentence = str(refused.value.sentence)
        assert refused.value.code == hold
        assert sentence.startswith(by) and "data manager" in sentence
    assert record(vitals).__dict__ | {"_state": 0} == before.__dict__ | {"_state": 0}


def test_a_held_row_of_a_log_cannot_be_marked_in_error(world: World, subject: Subject) -> None:
    row = add_row(by=world.cora, subject=subject, form="events")
    freeze_form(by=world.dana, record=row, reason="Review")
    with pytest.raises(Locked):
        mark_in_error(by=world.cora, record=row, reason="Twice")


def test_a_held_form_keeps_its_computed_values_until_it_is_released(world: World, subject: Subject) -> None:
    labs, activity = at(subject, "labs"), at(subject, "activity")
    save_form(by=world.cora, target=labs, answers={"crp": {"value": "5", "unit": "mg/L"}})
    save_form(by=world.cora, target=activity, answers={"pain": "1", "tender": []})
    score = values(activity)["score"]
    frozen = record(activity)
    freeze_form(by=world.dana, record=frozen, reason="Review")
    put(world.cora, labs, "crp", "50")
    assert values(activity)["score"] == score
    release_form(by=world.dana, record=frozen, reason="Review done")
    assert values(activity)["score"] != score


def test_the_trail_says_who_held_it_and_why(world: World, vitals: Target) -> None:
    found = held(world, vitals, "locked")
    release_form(by=world.dana, record=found, reason="A correction by the site")
    entries = AuditEntry.objects.filter(table="crf_formrecord", row=found.pk, name="hold", action="update")
    told = [(e.old, e.new, e.actor, e.role, e.reason) for e in entries.order_by("record_id")]
    assert told == [
        ("", "locked", "dana", "data_manager", "Interim analysis"),
        ("locked", "", "dana", "data_manager", "A correction by the site"),
    ]
    put(world.cora, vitals, "weight", "71.0", reason="Scale")


def test_steps_that_lead_nowhere(world: World, vitals: Target) -> None:
    found = begun(world, vitals)
    with pytest.raises(Invalid) as refused:
        lock_form(by=world.dana, record=found, reason="Done")
    assert refused.value.code == "not_complete"
    with pytest.raises(Locked):
        release_form(by=world.dana, record=found, reason="Nothing holds it")
    for empty in ("", "  ", "\u200b"):
        with pytest.raises(Invalid):
            freeze_form(by=world.dana, record=found, reason=empty)
    freeze_form(by=world.dana, record=found, reason="Review")
    with pytest.raises(Locked):
        freeze_form(by=world.dana, record=found, reason="Again")


@pytest.mark.parametrize("name", ["cora", "ines", "paul", "max", "sofia", "ivo"])
def test_only_data_managers_hold(world: World, vitals: Target, name: str) -> None:
    found = begun(world, vitals)
    for act in (freeze_form, lock_form, release_form):
        with pytest.raises(NotAllowed):
            act(by=world.people[name], record=found, reason="Because")


def test_queries_go_on_while_a_form_is_frozen(world: World, vitals: Target) -> None:
    found = held(world, vitals, "frozen")
    query = raise_query(by=world.max, record=found, item="weight", text="Sure?")
    assert answer_query(by=world.cora, query=query, text="Yes.").state == "answered"


def test_an_operation_that_was_stored_before_the_lock_is_answered_again(world: World, vitals: Target) -> None:
    key = uuid4()
    save_form(by=world.cora, target=vitals, answers=FILLED)
    first = put(world.cora, vitals, "note", "kept", key=key, base_version=1)
    complete_form(by=world.cora, target=vitals)
    found = record(vitals)
    lock_form(by=world.dana, record=found, reason="Final")
    assert put(world.cora, vitals, "note", "kept", key=key, base_version=1) == first


def test_the_page_shows_it_calmly_and_offers_the_steps(world: World, vitals: Target, sign_in: SignIn) -> None:
    held(world, vitals, "frozen")
    address = f"/studies/tiny/participants/{vitals.subject.number}/visits/{vitals.visit.pk}/vitals/"
    nurse = sign_in(world.cora).get(address).content.decode()
    assert "Dana froze this form on" in nurse and "Interim analysis" in nurse
    assert "crf-release" not in nurse and 'id="crf-complete"' not in nurse and "Read only" in nurse
    manager = sign_in(world.dana)
    page = manager.get(address).content.decode()
    assert 'id="crf-release"' in page and 'id="crf-lock"' in page and 'id="crf-freeze"' not in page
    answer = manager.post(f"{address}hold", {"action": "release", "reason": "Site found an error"})
    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    assert "crf-release" not in manager.get(address).content.decode()
    save = {"key": str(uuid4()), "item": "note", "value": "x", "base_version": 1, "reason": "y"}
    saved = sign_in(world.cora).post(f"{address}operations", save, content_type="application/json")
    assert saved.status_code == 200


def test_a_refused_save_is_a_423_with_facts(world: World, vitals: Target, sign_in: SignIn) -> None:
    held(world, vitals, "locked")
    address = f"/studies/tiny/participants/{vitals.subject.number}/visits/{vitals.visit.pk}/vitals/operations"
    save = {"key": str(uuid4()), "item": "note", "value": "x", "base_version": 1, "reason": "y"}
    answer = sign_in(world.cora).post(address, save, content_type="application/json")
    told = answer.json()
    assert (answer.status_code, told["code"], told["by"], told["reason"]) == (
        423,
        "locked",
        "Dana",
        "Interim analysis",
    )
