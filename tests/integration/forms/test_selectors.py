"""What pages and programs read of filled forms, by whom, and in how many statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinnova.lib.problems import NotAllowed, NotFound
from forms import selectors
from forms.actions.completion import complete_form
from forms.actions.logs import add_row
from forms.capture import Target, save_form
from patients.models import Subject
from tests.integration.forms.filling import at, put, record
from tests.world import World


def test_history_names_people_roles_sites_and_reasons(world: World, vitals: Target) -> None:
    put(world.cora, vitals, "weight", "70.5")
    put(world.cora, vitals, "height", 175)
    put(world.ines, vitals, "weight", "71.5", reason="Typing error")
    entries = selectors.history(world.max, record(vitals), "weight")
    assert [(e.place, e.old, e.new, e.author, e.role, e.site_name, e.reason) for e in entries] == [
        ("weight", "70.5", "71.5", "Ines", "Investigator", "Hospital in Luxembourg", "Typing error"),
        ("weight", None, "70.5", "Cora", "Study nurse", "Hospital in Luxembourg", ""),
        ("weight.unit", None, "kg", "Cora", "Study nurse", "Hospital in Luxembourg", ""),
    ]
    everything = {e.place for e in selectors.history(world.ivo, record(vitals))}
    assert {"weight", "height", "bmi", "status"} <= everything


def test_history_of_a_column_in_rows(world: World, subject: Subject) -> None:
    target = at(subject, "events", None)
    put(world.cora, target, "dose", "400", row="r1")
    assert [e.place for e in selectors.history(world.cora, record(target), "dose")] == ["treatment[r1].dose"]
    assert [e.place for e in selectors.history(world.cora, record(target), "treatment")] == [
        "treatment[r1].dose"
    ]


@pytest.mark.parametrize(
    ("person", "problem"), [("nina", NotFound), ("otto", NotFound), ("sofia", NotAllowed)]
)
def test_who_may_not_see_the_history(
    world: World, vitals: Target, person: str, problem: type[Exception]
) -> None:
    put(world.cora, vitals, "weight", "70.5")
    with pytest.raises(problem):
        selectors.history(getattr(world, person), record(vitals))


@pytest.mark.parametrize(("person", "problem"), [("nina", NotFound), ("otto", NotFound), ("bo", NotAllowed)])
def test_who_may_not_see_values(
    world: World, subject: Subject, vitals: Target, person: str, problem: type[Exception]
) -> None:
    put(world.cora, vitals, "weight", "70.5")
    user = getattr(world, person)
    with pytest.raises(problem):
        selectors.records(user, subject)
    with pytest.raises(problem):
        selectors.get_record(user, vitals)
    assert not selectors.readable_records(user).exists()


def test_the_context_has_one_shape_for_both_evaluators(world: World, subject: Subject) -> None:
    put(world.cora, at(subject, "labs"), "crp", "1", unit="mg/dL")
    found = selectors.record_context(at(subject, "activity"))
    assert found | {"today": ""} == {
        "names": {"crp": 10.0},
        "visits": {},
        "previous": {},
        "today": "",
        "tables": {},
    }


def test_the_matrix(world: World, subject: Subject) -> None:
    vitals = at(subject, "vitals")
    save_form(by=world.cora, target=vitals, answers={"height": 175, "weight": "181"})
    complete_form(by=world.cora, target=vitals)
    put(world.cora, at(subject, "activity"), "pain", "1")
    put(world.cora, at(subject, "person", None), "born", "1980")
    add_row(by=world.cora, subject=subject, form="events")
    world.cora.__dict__.pop("_grants", None)
    selectors.readable_records(world.cora)  # reads the rights
    with CaptureQueriesContext(connection) as statements:
        found = selectors.form_status(world.cora, subject)
    assert len(statements) <= 3
    told = {
        (s.visit.definition if s.visit else "", s.form): (s.status, s.open_queries, s.missing_required)
        for s in found
    }
    assert told[("BL", "vitals")] == ("complete", 1, 0)
    assert told[("BL", "activity")] == ("started", 0, 1)
    assert told[("BL", "labs")] == ("not_started", 0, 0)
    assert told[("SCR", "person")] == told[("", "person")] == ("started", 0, 1)
    assert told[("", "events")] == ("started", 0, 2)
    assert ("M3", "vitals") in told
    assert ("M3", "activity") not in told  # its condition is not true yet
    put(world.cora, at(subject, "person", None), "sex", "F")
    places = {
        (s.visit.definition if s.visit else "", s.form) for s in selectors.form_status(world.cora, subject)
    }
    assert ("M3", "activity") in places
