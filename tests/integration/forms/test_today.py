"""Today: each role finds her own work, and nobody that of foreign sites."""

import pytest
from django.utils import timezone

from clinnova.lib.display import day
from forms.actions.completion import complete_form
from forms.actions.queries import answer_query, raise_query
from forms.capture import Target, save_form
from forms.models import Query
from forms.worklist import Scope, due, waiting
from patients.actions.visits import start_visit
from patients.models import Subject
from tests.integration.forms.filling import at, put, record
from tests.integration.forms.shown import cost, page, words
from tests.participants import ago, at_baseline, enrolled, screened, visit
from tests.world import World


@pytest.fixture
def query(world: World, vitals: Target) -> Query:
    put(world.cora, vitals, "weight", "70.5")
    return raise_query(by=world.max, record=record(vitals), item="weight", text="Please check")


def column(client, title: str, address: str = "/") -> str:
    """One column of the page in words, "" where the role has none."""
    main = client.get(address).content.decode()
    parts = main.partition('<div class="worklists"')[2].split("<section")[1:]
    return next((words(f"<section{part}") for part in parts if title in words(f"<section{part}")[:40]), "")


class TestDue:
    def test_due_and_overdue_with_days(self, world: World, sign_in) -> None:
        late, soon = (at_baseline(world.cora, world.lux, days=days) for days in (130, 92))
        shown = column(sign_in(world.cora), "Due and overdue")
        assert shown.index(late.number) < shown.index(soon.number)
        assert "days over" in shown and "days left" in shown and "LU-CHL" in shown

    def test_nothing_due_says_what_comes_next(self, world: World, sign_in) -> None:
        subject = at_baseline(world.cora, world.lux, days=10)
        month_3 = visit(subject, "M3")
        shown = column(sign_in(world.cora), "Due and overdue")
        assert f"Nothing due until {day(month_3.earliest)}." in shown
        assert f"Next: {subject.number}, Month 3." in shown

    def test_nobody_sees_foreign_sites(self, world: World, sign_in) -> None:
        away = at_baseline(world.nina, world.bas, days=92)
        for name in ("cora", "max", "bo", "otto"):
            assert away.number not in page(sign_in(getattr(world, name)), "/")
        for name in ("nina", "dana", "sofia", "ivo"):
            assert away.number in page(sign_in(getattr(world, name)), "/")

    def test_study_and_site_narrow(self, world: World, sign_in) -> None:
        here = at_baseline(world.cora, world.lux, days=92)
        away = at_baseline(world.nina, world.bas, days=92)
        client = sign_in(world.dana)
        shown = page(client, "/?study=tiny&site=CH-USB")
        assert away.number in shown and here.number not in shown
        assert here.number in page(client, "/?study=unknown")

    def test_long_columns_are_cut_until_asked_for(self, world: World) -> None:
        for _n in range(27):
            at_baseline(world.cora, world.lux, days=92)
        cut, whole = (due(Scope(world.dana, ago(0), everything=e)) for e in (False, True))
        assert (len(cut.rows), cut.hidden, len(whole.rows), whole.hidden) == (25, 2, 27, 0)


class TestWaiting:
    def test_an_open_query_waits_for_the_site(self, world: World, query: Query, sign_in) -> None:
        for name in ("cora", "ines", "paul"):
            shown = column(sign_in(getattr(world, name)), "Waiting for you")
            assert query.subject.number in shown and "Baseline, Weight" in shown
        for name in ("max", "dana"):
            assert "Nothing waits for you." in column(sign_in(getattr(world, name)), "Waiting for you")

    def test_an_answered_query_waits_for_those_who_close(self, world: World, query: Query, sign_in) -> None:
        answer_query(by=world.cora, query=query, text="Yes")
        for name in ("max", "dana"):
            assert "Baseline, Weight" in column(sign_in(getattr(world, name)), "Waiting for you")
        assert "Weight" not in column(sign_in(world.cora), "Waiting for you")

    def test_the_row_leads_to_the_field(self, world: World, query: Query) -> None:
        (row,) = [r for r in waiting(Scope(world.ines, ago(0))).rows if r.status == "query"]
        assert row.url.endswith(f"/visits/{query.record.visit_id}/vitals/#item-weight")

    def test_begun_forms_wait_for_everybody_who_enters(self, world: World, query: Query, sign_in) -> None:
        put(world.cora, at(query.subject, "labs"), "crp", "4")
        assert "Baseline: 2 forms in progress" in column(sign_in(world.ines), "Waiting for you")
        assert "in progress" not in column(sign_in(world.ines), "Waiting for you", "/?mine=1")
        assert "in progress" not in column(sign_in(world.cora), "Waiting for you")
        assert "Baseline: 2 forms in progress" in column(sign_in(world.cora), "Started today")

    @pytest.mark.parametrize("name", ["sofia", "ivo", "bo"])
    def test_nothing_can_wait_for_readers(self, world: World, query: Query, name: str, sign_in) -> None:
        assert column(sign_in(getattr(world, name)), "Waiting for you") == ""


class TestOfTheDay:
    def test_a_visit_begun_today_without_a_form(self, world: World, sign_in) -> None:
        subject = enrolled(world.cora, world.lux, days=3)
        start_visit(by=world.cora, visit=visit(subject, "BL"), on=ago(0))
        assert f"{subject.number} Visited Baseline" in column(sign_in(world.cora), "Started today")
        assert "Nothing started yet today." in column(sign_in(world.ines), "Started today")

    def test_overseers_see_what_was_completed(self, world: World, subject: Subject, sign_in) -> None:
        save_form(by=world.cora, target=at(subject, "vitals"), answers={"height": 175, "weight": "70"})
        assert "Nothing completed yet today." in column(sign_in(world.max), "Completed today")
        complete_form(by=world.cora, target=at(subject, "vitals"))
        for name in ("max", "dana", "sofia", "ivo"):
            shown = column(sign_in(getattr(world, name)), "Completed today")
            assert f"{subject.number} Complete Baseline, Vital signs" in shown

    def test_biobank_sees_the_visits_of_the_day(self, world: World, sign_in) -> None:
        subject = screened(world.cora, world.lux, days=0)
        shown = page(sign_in(world.bo), "/")
        assert f"{subject.number} Visited Screening" in shown and "Complete" not in shown

    def test_work_of_yesterday_is_not_of_today(self, world: World, vitals: Target, sign_in) -> None:
        put(world.cora, vitals, "weight", "70.5")
        tomorrow = timezone.localdate() + (ago(0) - ago(1))
        rows = waiting(Scope(world.cora, tomorrow)).rows
        assert [row.more for row in rows] == ["Baseline, Vital signs"]


def test_who_sees_no_participant_begins_elsewhere(world: World, sign_in) -> None:
    assert sign_in(world.ada).get("/")["Location"] == "/administration/"
    assert sign_in(world.bert).get("/")["Location"] == "/studies/tiny/definition/"


def test_enrolling_is_offered_to_those_who_may(world: World, sign_in) -> None:
    for name, may in (("cora", True), ("ines", True), ("max", False), ("dana", False), ("bo", False)):
        assert ("Enrol participant" in page(sign_in(getattr(world, name)), "/")) == may


def test_same_reads_at_any_size(world: World, query: Query, sign_in) -> None:
    client = sign_in(world.cora)
    few = cost(client, "/")
    for days in range(80, 110):
        subject = at_baseline(world.cora, world.lux, days=days)
        put(world.ines, at(subject, "vitals"), "weight", "300")
    assert cost(client, "/") == few <= 15
