"""Visits that are expected only of some participants: judged with every answer that their condition reads."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.models import AuditRecord
from clinnova.lib.dates import today
from dashboards.selectors import site_figures
from forms import selectors
from forms.actions.logs import add_row, mark_in_error
from forms.capture import Operation, Target, save, save_form
from forms.listing import Wanted, found, rows_of
from patients import schedule
from patients.actions.visits import add_unscheduled, start_visit
from patients.models import Subject, Visit
from patients.selectors import work_list
from patients.windows import VisitStatus
from studies.actions import publish
from studies.actions.memberships import grant_membership
from studies.actions.sites import create_site
from tests.integration.forms.filling import at, put, record
from tests.participants import ago, at_baseline, enrolled, visit
from tests.world import World, compiled


@pytest.fixture
def nurse(world: World) -> User:
    """Cora at a site of the study whose visits at months 3 and the call have conditions."""
    version = publish._store(world.system, compiled("rhythm"))
    site = create_site(
        by=world.system, study=version.study, code="R-1", number=501, name="R", country="LU", target=5,
        activated_on=ago(400),
    )  # fmt: skip
    grant_membership(by=world.system, user=world.cora, study=version.study, site=site, role="nurse")
    world.cora.rhythm_site = site
    return world.cora


@pytest.fixture
def subject(nurse: User) -> Subject:
    """Baseline a hundred days ago: the window of month 3 is open."""
    return at_baseline(nurse, nurse.rhythm_site, days=100)


def status(subject: Subject, definition: str = "M3") -> VisitStatus:
    return schedule.status(visit(subject, definition), today())


def listed(user: User) -> set[str]:
    found = work_list(user, today())
    return {item.visit.definition for item in found.items}


def test_a_visit_is_not_expected_before_its_condition_is_true(nurse: User, subject: Subject) -> None:
    assert status(subject) == status(subject, "T1") == VisitStatus.NOT_APPLICABLE
    assert listed(nurse) == set()
    rows = rows_of(nurse, subject.study, found(nurse, subject.study, Wanted(sort="next"), today()), today())
    assert [row.following.visit.definition for row in rows] == ["M6"]
    assert not found(nurse, subject.study, Wanted(due=True), today())


def test_it_is_due_once_a_computed_answer_says_so(nurse: User, subject: Subject) -> None:
    put(nurse, at(subject, "risk"), "grade", "3")
    assert status(subject) == VisitStatus.DUE
    assert listed(nurse) == {"M3"}
    put(nurse, at(subject, "risk"), "grade", "2")
    assert status(subject) == VisitStatus.NOT_APPLICABLE


def test_the_trail_tells_who_changed_it(nurse: User, subject: Subject) -> None:
    save_form(by=nurse, target=at(subject, "risk"), answers={"grade": 4})
    trail = AuditRecord.objects.filter(table="patients_visit", row=visit(subject, "M3").pk).latest("id")
    assert (trail.actor, trail.columns["applies"]) == ("cora", [False, True])


def test_what_is_known_before_the_baseline_counts_when_visits_are_planned(nurse: User) -> None:
    subject = enrolled(nurse, nurse.rhythm_site, days=60)
    put(nurse, at(subject, "family", None), "family_ill", "Y")
    start_visit(by=nurse, visit=visit(subject, "BL"), on=ago(60))
    assert {v.definition for v in Visit.objects.filter(subject=subject, applies=True)} == {
        "SCR", "BL", "M6", "T1",
    }  # fmt: skip
    assert status(subject, "T1") == VisitStatus.OVERDUE
    figures = site_figures([nurse.rhythm_site], today())
    assert figures[0].overdue == 1


def test_overdue_visits_that_do_not_apply_count_nowhere(nurse: User, subject: Subject) -> None:
    assert visit(subject, "T1").latest < today()
    assert site_figures([nurse.rhythm_site], today())[0].overdue == 0


def test_entries_of_a_log_count_and_cease_to(nurse: User, subject: Subject) -> None:
    for number in (1, 2):
        add_row(by=nurse, subject=subject, form="falls")
        put(nurse, at(subject, "falls", None, number), "fall_date", ago(20).isoformat())
    assert visit(subject, "T1").applies
    mark_in_error(by=nurse, record=record(at(subject, "falls", None, 2)), reason="Another participant")
    assert not visit(subject, "T1").applies


def forms_at(user: User, subject: Subject, definition: str) -> list[str]:
    statuses = selectors.form_status(user, subject)
    return [s.form for s in statuses if s.visit and s.visit.definition == definition]


def test_it_may_take_place_all_the_same(nurse: User, subject: Subject) -> None:
    assert forms_at(nurse, subject, "M3") == []
    start_visit(by=nurse, visit=visit(subject, "M3"), on=ago(9))
    assert status(subject) == VisitStatus.DONE_IN_WINDOW
    assert forms_at(nurse, subject, "M3") == ["risk"]


def test_what_follows_its_window_does_not_make_it_expected(nurse: User) -> None:
    subject = at_baseline(nurse, nurse.rhythm_site, days=200)
    facts = {"by": nurse, "subject": subject, "definition": "UNS", "reason": "Fall"}
    inside = add_unscheduled(on=visit(subject, "M3").target, **facts)
    after = add_unscheduled(on=ago(1), **facts)
    put(nurse, Target(subject, after, "risk"), "grade", "5")
    assert status(subject) == VisitStatus.NOT_APPLICABLE
    put(nurse, Target(subject, inside, "risk"), "grade", "5")
    assert status(subject) == VisitStatus.OVERDUE


def test_other_answers_cost_nothing(nurse: User, subject: Subject) -> None:
    target = at(subject, "risk")
    put(nurse, target, "grade", "1")
    cora = User.objects.get(username="cora")
    operation = Operation(key=uuid4(), item="remark", value="calm", base_version=1)
    with CaptureQueriesContext(connection) as statements:
        save(by=cora, target=target, operation=operation)
    assert not [q["sql"] for q in statements if "patients_visit" in q["sql"]]
    assert len(statements) <= 13, "\n".join(q["sql"][:150] for q in statements)


def test_the_participants_page_says_not_applicable(nurse: User, subject: Subject, sign_in) -> None:
    page = sign_in(nurse).get(f"/studies/rhythm/participants/{subject.number}/").content.decode()
    assert "Not applicable" in page
    open_now, over = visit(subject, "M3").pk, visit(subject, "T1").pk
    assert f"start-{open_now}" in page
    assert f"start-{over}" not in page
    assert f"missed-{open_now}" not in page
