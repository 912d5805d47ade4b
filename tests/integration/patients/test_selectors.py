"""Reads of participants and visits: only what is yours, in few reads."""

import pytest

from accounts.models import User
from clinnova.lib.dates import today
from clinnova.lib.problems import NotAllowed, NotFound
from patients import numbers, selectors
from patients.actions import ending, visits
from tests.participants import ago, at_baseline, consented, screened, visit
from tests.world import World

pytestmark = pytest.mark.django_db


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_everybody_sees_the_participants_of_their_sites(world: World) -> None:
    here, there = screened(world.cora, world.lux), screened(world.nina, world.bas)
    seen = {n: set(selectors.subjects(u)) for n, u in world.people.items()}
    for name in ("cora", "ines", "paul", "max", "bo"):
        assert seen[name] == {here}, name
    for name in ("dana", "sofia", "ivo"):
        assert seen[name] == {here, there}, name
    for name in ("bert", "ada", "otto"):
        assert seen[name] == set(), name
    assert seen["nina"] == {there}


def test_long_list_of_visits_is_narrowed_to_own_sites(world: World) -> None:
    screened(world.cora, world.lux), screened(world.nina, world.bas)
    assert {v.subject.site_id for v in selectors.readable_visits(world.cora)} == {world.lux.id}
    assert selectors.readable_visits(world.dana, world.study).count() == 4
    assert not selectors.readable_visits(world.otto).exists()
    assert not selectors.readable_visits(world.bert).exists()


def test_subject_is_found_by_number(world: World) -> None:
    subject = screened(world.cora, world.lux)
    assert selectors.get_subject(world.cora, world.study, subject.number) == subject
    assert selectors.get_subject(world.dana, world.study, subject.number) == subject


def test_foreign_unknown_and_mistyped_numbers_are_not_found(world: World) -> None:
    subject = screened(world.cora, world.lux)
    with pytest.raises(NotFound) as foreign:
        selectors.get_subject(world.nina, world.study, subject.number)
    with pytest.raises(NotFound) as unknown:
        selectors.get_subject(world.nina, world.study, numbers.compose("TI", 101, 2))
    assert str(foreign.value.sentence) == str(unknown.value.sentence)
    with pytest.raises(NotFound) as mistyped:
        selectors.get_subject(world.cora, world.study, "TI-101-0001-A")
    assert "character" in str(mistyped.value.sentence)
    with pytest.raises(NotFound):
        selectors.get_subject(world.otto, world.study, subject.number)
    with pytest.raises(NotAllowed):
        selectors.get_subject(world.ada, world.study, subject.number)


def test_visits_and_consent_are_closed_to_strangers(world: World) -> None:
    subject = consented(world.cora, world.lux)
    for read in (
        lambda user: selectors.visits(user, subject),
        lambda user: selectors.get_visit(user, subject, visit(subject, "SCR").pk),
        lambda user: selectors.current_consent(user, subject),
    ):
        for stranger in (world.nina, world.otto):
            with pytest.raises(NotFound):
                read(stranger)
        with pytest.raises(NotAllowed):
            read(world.bert)
        read(world.max)


def test_visit_of_another_participant_is_not_found(world: World) -> None:
    one, other = screened(world.cora, world.lux), screened(world.cora, world.lux)
    with pytest.raises(NotFound):
        selectors.get_visit(world.cora, one, visit(other, "SCR").pk)


def test_visits_come_in_the_protocols_order_in_one_read(world: World, django_assert_num_queries) -> None:
    subject = at_baseline(world.cora, world.lux)
    visits.add_unscheduled(by=world.cora, subject=subject, definition="UNS", on=ago(50), reason="Flare")
    found = selectors.get_subject(world.cora, world.study, subject.number)
    with django_assert_num_queries(1):
        rows = selectors.visits(world.cora, found)
        assert [(v.definition, v.subject.site.code) for v in rows] == [
            (name, "LU-CHL") for name in ("SCR", "BL", "UNS", "M3")
        ]


def test_work_list_names_the_most_urgent_first(world: World) -> None:
    overdue = at_baseline(world.cora, world.lux, days=120)
    due = at_baseline(world.cora, world.lux, days=91)
    soon = at_baseline(world.cora, world.lux, days=60)
    waiting = consented(world.cora, world.lux, days=20)
    at_baseline(world.nina, world.bas, days=120)
    work = selectors.work_list(world.cora, today())
    assert [(i.visit.subject, i.visit.definition, i.status) for i in work.items] == [
        (overdue, "M3", "overdue"),
        (waiting, "BL", "due"),
        (due, "M3", "due"),
    ]
    assert work.items[0].days == -(today() - visit(overdue, "M3").latest).days < 0
    assert work.items[1].days == 8
    assert (work.upcoming.visit.subject, work.upcoming.title) == (soon, "Month 3")


def test_work_list_leaves_out_what_is_no_longer_expected(world: World) -> None:
    missed = at_baseline(world.cora, world.lux, days=120)
    visits.mark_missed(by=world.cora, visit=visit(missed, "M3"), reason="refused")
    died = at_baseline(world.cora, world.lux, days=120)
    ending.end_participation(by=world.cora, subject=died, state="died", on=ago(100))
    assert selectors.work_list(world.cora, today()) == selectors.WorkList([], None)


def test_work_list_is_read_in_three(world: World, django_assert_max_num_queries) -> None:
    for days in (120, 100, 91, 60, 10):
        at_baseline(world.cora, world.lux, days=days)
    user = fresh(world.dana)
    selectors.subjects(user).exists()
    with django_assert_max_num_queries(3):
        work = selectors.work_list(user, today())
        assert [i.visit.subject.site.code for i in work.items] and work.upcoming


def test_work_list_can_be_narrowed(world: World) -> None:
    at_baseline(world.cora, world.lux, days=120)
    there = at_baseline(world.nina, world.bas, days=120)
    work = selectors.work_list(world.dana, today(), study=world.study, site=world.bas)
    assert [i.visit.subject for i in work.items] == [there]
    assert not selectors.work_list(world.dana, today(), study=world.foreign_study).items
