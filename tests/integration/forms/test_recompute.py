"""What one answer means for other forms."""

from audit.models import AuditEntry
from clinnova.lib.problems import NotFound
from forms.actions.completion import complete_form
from forms.capture import save_form
from patients.actions.visits import start_visit
from patients.models import Subject
from tests.integration.forms.filling import at, put, record, values
from tests.participants import ago, visit
from tests.world import World

import pytest  # isort: skip


def test_a_laboratory_value_moves_the_score_at_the_same_visit(world: World, subject: Subject) -> None:
    labs, activity = at(subject, "labs"), at(subject, "activity")
    save_form(by=world.cora, target=activity, answers={"pain": "1", "tender": ["R_KNE", "L_KNE"]})
    assert "score" not in values(activity)
    saved = put(world.cora, labs, "crp", "10.0")
    assert saved.changed == {"crp": "10.0", "crp.unit": "mg/L"}
    assert values(activity)["score"] == "3.86"
    assert record(activity).version == 2
    entry = AuditEntry.objects.get(name="score")
    assert (entry.actor, entry.role, entry.old, entry.new) == ("cora", "nurse", None, "3.86")
    put(world.cora, labs, "crp", None)
    assert "score" not in values(activity)


def test_a_form_filled_later_sees_what_is_there(world: World, subject: Subject) -> None:
    put(world.cora, at(subject, "labs"), "crp", "1", unit="mg/dL")
    activity = at(subject, "activity")
    put(world.cora, activity, "pain", "1")
    assert put(world.cora, activity, "tender", []).changed == {"tender": [], "score": "1.86"}


def test_another_visit_is_left_alone(world: World, subject: Subject) -> None:
    start_visit(by=world.cora, visit=visit(subject, "M3"), on=ago(5))
    put(world.cora, at(subject, "person", None), "sex", "F")
    here, later = at(subject, "activity"), at(subject, "activity", "M3")
    for target in (here, later):
        save_form(by=world.cora, target=target, answers={"pain": "0", "tender": []})
    put(world.cora, at(subject, "labs", "M3"), "crp", "10")
    assert "score" not in values(here)
    assert values(later)["score"] == "0.86"


def test_a_complete_form_follows_too_and_stays_complete(world: World, subject: Subject) -> None:
    activity = at(subject, "activity")
    save_form(by=world.cora, target=activity, answers={"pain": "1", "tender": []})
    complete_form(by=world.cora, target=activity)
    put(world.cora, at(subject, "labs"), "crp", "10")
    assert (record(activity).status, values(activity)["score"]) == ("complete", "1.86")


def test_a_form_under_a_condition_begins_when_that_is_true(world: World, subject: Subject) -> None:
    start_visit(by=world.cora, visit=visit(subject, "M3"), on=ago(5))
    later = at(subject, "activity", "M3")
    with pytest.raises(NotFound):
        put(world.cora, later, "pain", "1")
    put(world.cora, at(subject, "person", None), "sex", "F")
    assert put(world.cora, later, "pain", "1").version == 1
