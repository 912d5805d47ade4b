"""Visits: planned from the baseline, recorded, missed, added, corrected; and the end of participation."""

from datetime import timedelta

import pytest

from audit.models import AuditEntry, AuditRecord
from clinnova.lib.dates import add_months, today
from clinnova.lib.problems import Conflict, Invalid, NotAllowed, NotFound
from patients.actions import ending, visits
from patients.models import Visit
from patients.schedule import status
from tests.participants import ago, at_baseline, consented, enrolled, screened, visit
from tests.world import World

pytestmark = pytest.mark.django_db


def test_baseline_plans_the_other_visits(world: World) -> None:
    subject = at_baseline(world.cora, world.lux, days=30)
    assert subject.baseline_on == ago(30)
    month3 = visit(subject, "M3")
    target = add_months(ago(30), 3)
    fortnight = timedelta(days=14)
    assert (month3.earliest, month3.target, month3.latest) == (target - fortnight, target, target + fortnight)
    assert status(month3, today()) == "future"
    assert status(visit(subject, "BL"), today()) == "done_in_window"


def test_start_is_recorded_with_actor_role_and_site(world: World) -> None:
    subject = at_baseline(world.cora, world.lux)
    entry = AuditEntry.objects.get(subject=subject.id, name="visited_on", action="update")
    assert (entry.actor, entry.role, entry.site, entry.new) == (
        "cora",
        "nurse",
        "LU-CHL",
        ago(100).isoformat(),
    )


def test_late_baseline_is_recorded_as_late(world: World) -> None:
    subject = enrolled(world.cora, world.lux, days=100)
    baseline = visits.start_visit(by=world.cora, visit=visit(subject, "BL"), on=ago(60))
    assert status(baseline, today()) == "done_late"


def test_visit_is_started_once(world: World) -> None:
    subject = at_baseline(world.cora, world.lux)
    with pytest.raises(Conflict):
        visits.start_visit(by=world.ines, visit=visit(subject, "BL"), on=ago(99))


def test_visits_need_consent_enrolment_and_a_possible_day(world: World) -> None:
    without = screened(world.cora, world.lux)
    waiting = consented(world.cora, world.lux)
    subject = at_baseline(world.cora, world.lux, days=50)
    for refused, on in (
        (visit(without, "BL"), ago(1)),
        (visit(waiting, "BL"), ago(1)),
        (visit(subject, "M3"), ago(-1)),
        (visit(subject, "M3"), ago(51)),
    ):
        before = AuditRecord.objects.count()
        with pytest.raises(Invalid):
            visits.start_visit(by=world.cora, visit=refused, on=on)
        refused.refresh_from_db()
        assert refused.visited_on is None and AuditRecord.objects.count() == before


def test_unscheduled_visits_repeat_and_move_nothing(world: World) -> None:
    subject = at_baseline(world.cora, world.lux, days=50)
    before = visit(subject, "M3")
    for on in (ago(40), ago(20)):
        visits.add_unscheduled(
            by=world.cora, subject=subject, definition="UNS", on=on, reason=" Flare  at home "
        )
    assert [(v.repeat, v.reason) for v in subject.visits.filter(definition="UNS").order_by("repeat")] == [
        (1, " Flare  at home "),
        (2, " Flare  at home "),
    ]
    after = visit(subject, "M3")
    assert (after.earliest, after.latest, after.visited_on) == (before.earliest, before.latest, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"definition": "M3"},
        {"definition": "X"},
        {"on": ago(-1)},
        {"on": ago(101)},
        {"reason": " "},
        {"reason": "x" * 201},
    ],
)
def test_wrong_unscheduled_visit_is_refused(world: World, wrong: dict) -> None:
    subject = at_baseline(world.cora, world.lux)
    with pytest.raises(Invalid):
        visits.add_unscheduled(
            by=world.cora, subject=subject, **{"definition": "UNS", "on": ago(5), "reason": "Flare", **wrong}
        )
    assert not Visit.objects.filter(definition="UNS").exists()


def test_missed_visit_may_still_turn_out_to_have_happened(world: World) -> None:
    subject = at_baseline(world.cora, world.lux)
    missed = visits.mark_missed(by=world.cora, visit=visit(subject, "M3"), reason="unreachable")
    assert status(missed, today()) == "missed"
    found = visits.start_visit(by=world.cora, visit=missed, on=ago(8))
    assert (found.visited_on, found.missed_reason) == (ago(8), "")


def test_only_opened_planned_visits_can_be_missed(world: World) -> None:
    early = at_baseline(world.cora, world.lux, days=5)
    subject = enrolled(world.cora, world.lux)
    for row, reason in (
        (visit(early, "M3"), "refused"),
        (visit(subject, "BL"), "refused"),
        (visit(early, "SCR"), "refused"),
        (visit(at_baseline(world.cora, world.lux), "M3"), "no idea"),
    ):
        with pytest.raises(Invalid):
            visits.mark_missed(by=world.cora, visit=row, reason=reason)
    assert not Visit.objects.exclude(missed_reason="").exists()


def test_baseline_is_missed_only_by_those_who_left_before_it(world: World) -> None:
    subject = enrolled(world.cora, world.lux)
    ending.end_participation(by=world.cora, subject=subject, state="withdrawn", on=ago(90), reason="moved")
    assert status(visit(subject, "BL"), today()) == "overdue"
    missed = visits.mark_missed(by=world.cora, visit=visit(subject, "BL"), reason="refused")
    assert status(missed, today()) == "missed"


def test_corrected_baseline_moves_what_is_not_done(world: World) -> None:
    subject = at_baseline(world.cora, world.lux, days=100)
    visits.change_date(by=world.cora, visit=visit(subject, "BL"), on=ago(95), reason="Typing error")
    subject.refresh_from_db()
    month3 = visit(subject, "M3")
    assert subject.baseline_on == ago(95) and month3.target == add_months(ago(95), 3)
    records = AuditRecord.objects.filter(subject=subject.id, reason="Typing error")
    assert {(r.table, r.row) for r in records} == {
        ("patients_subject", subject.id),
        ("patients_visit", month3.id),
        ("patients_visit", visit(subject, "BL").id),
    }


def test_corrected_baseline_leaves_what_is_done(world: World) -> None:
    subject = at_baseline(world.cora, world.lux, days=100)
    done = visits.start_visit(by=world.cora, visit=visit(subject, "M3"), on=ago(9))
    visits.change_date(by=world.cora, visit=visit(subject, "BL"), on=ago(95), reason="Typing error")
    assert visit(subject, "M3").target == done.target
    with pytest.raises(Invalid):
        visits.change_date(by=world.cora, visit=visit(subject, "BL"), on=ago(8), reason="Typing error")


def test_correction_needs_a_reason_and_a_visit(world: World) -> None:
    subject = at_baseline(world.cora, world.lux)
    with pytest.raises(Invalid):
        visits.change_date(by=world.cora, visit=visit(subject, "BL"), on=ago(99), reason="")
    with pytest.raises(Invalid):
        visits.change_date(by=world.cora, visit=visit(subject, "M3"), on=ago(9), reason="Typing error")


@pytest.mark.parametrize("state", ["completed", "lost", "died"])
def test_participation_ends(world: World, state: str) -> None:
    subject = at_baseline(world.cora, world.lux, days=50)
    ending.end_participation(by=world.cora, subject=subject, state=state, on=ago(3))
    assert (subject.state, subject.ended_on, subject.end_reason) == (state, ago(3), "")
    assert status(visit(subject, "M3"), today()) == "not_applicable"


def test_withdrawal_keeps_its_reason_and_visits_before_the_end(world: World) -> None:
    subject = at_baseline(world.cora, world.lux, days=100)
    ending.end_participation(by=world.cora, subject=subject, state="withdrawn", on=ago(5), reason="burden")
    assert subject.end_reason == "burden"
    with pytest.raises(Invalid):
        visits.start_visit(by=world.cora, visit=visit(subject, "M3"), on=ago(4))
    late_entry = visits.start_visit(by=world.cora, visit=visit(subject, "M3"), on=ago(6))
    assert late_entry.visited_on == ago(6)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "enrolled"},
        {"state": "gone"},
        {"reason": ""},
        {"reason": "because"},
        {"state": "died", "reason": "burden"},
        {"on": ago(-1)},
        {"on": ago(51)},
        {"on": ago(45)},
    ],
    ids=str,
)
def test_wrong_end_is_refused(world: World, wrong: dict) -> None:
    subject = at_baseline(world.cora, world.lux, days=50)
    visits.add_unscheduled(by=world.cora, subject=subject, definition="UNS", on=ago(40), reason="Flare")
    facts = {"state": "withdrawn", "on": ago(5), "reason": "burden", **wrong}
    with pytest.raises(Invalid):
        ending.end_participation(by=world.cora, subject=subject, **facts)
    subject.refresh_from_db()
    assert (subject.state, subject.ended_on) == ("enrolled", None)


@pytest.mark.parametrize(("who", "refusal"), [("max", NotAllowed), ("nina", NotFound), ("otto", NotFound)])
def test_only_the_site_writes(world: World, who: str, refusal: type[Exception]) -> None:
    subject, user = at_baseline(world.cora, world.lux), world.people[who]
    month3 = visit(subject, "M3")
    before = AuditRecord.objects.count()
    for act in (
        lambda: visits.start_visit(by=user, visit=month3, on=ago(1)),
        lambda: visits.mark_missed(by=user, visit=month3, reason="other"),
        lambda: visits.change_date(by=user, visit=visit(subject, "BL"), on=ago(1), reason="x"),
        lambda: visits.add_unscheduled(by=user, subject=subject, definition="UNS", on=ago(1), reason="x"),
        lambda: ending.end_participation(by=user, subject=subject, state="died", on=ago(1)),
    ):
        with pytest.raises(refusal):
            act()
    assert AuditRecord.objects.count() == before
