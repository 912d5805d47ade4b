"""Today: each role finds her own work, and nobody that of foreign sites."""

import pytest
from django.utils import timezone

from clinnova.lib.display import day
from forms.actions.completion import complete_form
from forms.actions.logs import add_row
from forms.actions.queries import answer_query, raise_query
from forms.capture import Target, save_form
from forms.daywork import day_columns
from forms.models import Query
from forms.open_work import open_work
from forms.work_rows import Waiting
from forms.work_scope import Scope
from forms.worklist import due, waiting
from patients.actions.consent import record_consent
from patients.actions.visits import start_visit
from patients.models import Consent, Subject
from patients.selectors import study_versions
from studies.actions import publish
from studies.definition.compiled.study import ConsentDef, ConsentVersion
from tests.integration.forms.filling import at, put, record
from tests.integration.forms.shown import cost, page, words
from tests.participants import ago, at_baseline, enrolled, screened, visit
from tests.world import World, compiled


@pytest.fixture
def query(world: World, vitals: Target) -> Query:
    put(world.cora, vitals, "weight", "70.5")
    return raise_query(by=world.max, record=record(vitals), item="weight", text="Please check")


def column(client, title: str, address: str = "/") -> str:
    """One column of the page in words, "" where the role has none."""
    main = client.get(address).content.decode()
    parts = main.partition('<div class="worklists"')[2].split("<section")[1:]
    return next((words(f"<section{part}") for part in parts if title in words(f"<section{part}")[:40]), "")


def tasks(scope: Scope) -> Waiting:
    versions = study_versions(scope.user, scope.study)
    found = waiting(scope, open_work(scope, versions), versions)
    assert found is not None
    return found


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
        (row,) = [r for r in tasks(Scope(world.ines, ago(0))).rows if r.status == "query"]
        assert row.url.endswith(f"/visits/{query.record.visit_id}/vitals/#item-weight")

    def test_a_form_with_everything_required_waits_to_be_completed(
        self, world: World, vitals: Target, sign_in
    ) -> None:
        put(world.cora, vitals, "weight", "70.5")
        assert "Forms to complete" not in column(sign_in(world.cora), "Waiting for you")
        put(world.cora, vitals, "height", "170")
        for name in ("cora", "ines"):
            shown = column(sign_in(getattr(world, name)), "Waiting for you")
            assert "Forms to complete 1" in shown and "Ready to complete Baseline, Vital signs" in shown
        (row,) = tasks(Scope(world.cora, ago(0))).rows
        assert row.url.endswith("/vitals/")
        complete_form(by=world.cora, target=vitals)
        assert "Forms to complete" not in column(sign_in(world.cora), "Waiting for you")

    def test_begun_entries_of_a_log_wait(self, world: World, subject: Subject, sign_in) -> None:
        row = add_row(by=world.cora, subject=subject, form="events")
        put(world.cora, at(subject, "events", None, row.repeat), "ae_term", "Headache")
        assert "Forms begun 1" in column(sign_in(world.ines), "Waiting for you")
        assert "Forms begun" not in column(sign_in(world.ines), "Waiting for you", "/?mine=1")

    def test_a_newer_consent_document_is_to_be_signed(self, world: World, sign_in) -> None:
        before = at_baseline(world.cora, world.lux, days=40)
        documents = (("1.0", "2024-01-01"), ("2.0", ago(10).isoformat()))
        versions = tuple(ConsentVersion(id=name, valid_from=day) for name, day in documents)
        amended = compiled("tiny").model_copy(
            update={"version": "1.1", "consent": ConsentDef(versions=versions, scopes=("icsamp",))}
        )
        publish._store(world.system, amended.sealed())
        subject = at_baseline(world.cora, world.lux, days=39)
        shown = column(sign_in(world.cora), "Waiting for you")
        assert f"Re-consents 1 {subject.number} Re-consent needed signed version 1.0" in shown
        assert before.number not in shown  # her version of the study does not have the document
        assert "Re-consents" not in column(sign_in(world.dana), "Waiting for you")
        facts = {"version": "2.0", "language": "fr", "given_on": ago(0), "scopes": {"icsamp": True}}
        record_consent(by=world.cora, subject=subject, kind=Consent.Kind.RECONSENT, **facts)
        assert "Re-consents" not in column(sign_in(world.cora), "Waiting for you")

    @pytest.mark.parametrize("name", ["sofia", "ivo", "bo"])
    def test_nothing_can_wait_for_readers(self, world: World, query: Query, name: str, sign_in) -> None:
        assert column(sign_in(getattr(world, name)), "Waiting for you") == ""


class TestOfTheDay:
    def test_a_visit_begun_today_stands_with_its_progress(self, world: World, sign_in) -> None:
        subject = enrolled(world.cora, world.lux, days=3)
        start_visit(by=world.cora, visit=visit(subject, "BL"), on=ago(0))
        assert f"{subject.number} 0 of 3 forms Baseline" in column(sign_in(world.cora), "Started today")
        assert "Nothing started yet today." in column(sign_in(world.ines), "Started today")
        assert f"{subject.number} 0 of 3 forms Baseline" in column(sign_in(world.ines), "Visits in progress")
        assert "Baseline" not in column(sign_in(world.cora), "Visits in progress")

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

    def test_work_of_yesterday_is_in_progress(self, world: World, vitals: Target) -> None:
        put(world.cora, vitals, "weight", "70.5")
        tomorrow = Scope(world.cora, timezone.localdate() + (ago(0) - ago(1)))
        today, earlier = day_columns(tomorrow, open_work(tomorrow, [world.version.pk]))
        assert today.rows == () and tasks(tomorrow).rows == ()
        baseline = next(row for row in earlier.rows if row.more.startswith("Baseline"))
        assert (baseline.done, baseline.asked, baseline.progress) == (0, 3, "0 of 3 forms")
        assert baseline.url.endswith("/vitals/")  # the form that is begun


class TestInProgress:
    def progress(self, world: World, subject: Subject) -> tuple[int, int, str] | None:
        work = open_work(Scope(world.cora, ago(0)), [world.version.pk])
        found = [v for v in work.visits if v.visit.definition == "BL" and v.visit.subject == subject]
        return (found[0].complete, found[0].expected, found[0].following) if found else None

    def test_until_every_required_form_is_complete(self, world: World, subject: Subject) -> None:
        vitals, labs, activity = (at(subject, form) for form in ("vitals", "labs", "activity"))
        assert self.progress(world, subject) == (0, 3, "vitals")
        save_form(by=world.cora, target=vitals, answers={"height": 175, "weight": "70"})
        complete_form(by=world.cora, target=vitals)
        assert self.progress(world, subject) == (1, 3, "labs")
        save_form(by=world.cora, target=labs, answers={"lab_date": ago(1).isoformat()})
        complete_form(by=world.cora, target=labs)
        save_form(by=world.cora, target=activity, answers={"pain": "0", "tender": []})
        assert self.progress(world, subject) == (2, 3, "activity")
        complete_form(by=world.cora, target=activity)
        assert self.progress(world, subject) is None

    def test_visits_of_long_ago_stay(self, world: World) -> None:
        old = at_baseline(world.cora, world.lux, days=400)
        assert self.progress(world, old) == (0, 3, "vitals")

    def test_mine_are_those_she_worked_on(self, world: World, subject: Subject) -> None:
        for person, expected in ((world.cora, True), (world.ines, False)):
            work = open_work(Scope(person, ago(0), mine=True), [world.version.pk])
            assert bool(work.visits) is expected

    def test_only_where_she_enters_data(self, world: World, subject: Subject) -> None:
        for person in (world.nina, world.max, world.sofia):
            assert open_work(Scope(person, ago(0)), [world.version.pk]).visits == ()


class TestFilter:
    def test_words_narrow_every_column_before_it_is_cut(self, world: World, sign_in) -> None:
        subjects = [at_baseline(world.cora, world.lux, days=92) for _n in range(27)]
        last = subjects[-1].number
        shown = page(sign_in(world.ines), f"/?filter={last.lower()}")
        assert last in shown and subjects[0].number not in shown
        assert last in page(sign_in(world.ines), f"/?filter={last.replace('-', '')}+month")

    def test_nothing_found_is_said(self, world: World, subject: Subject, sign_in) -> None:
        shown = page(sign_in(world.ines), "/?filter=zzz")
        assert "Nothing here holds “zzz”." in shown and subject.number not in shown


class TestFinding:
    def test_any_part_of_a_number_opens_the_only_one(self, world: World, sign_in) -> None:
        one, two = (at_baseline(world.cora, world.lux) for _n in range(2))
        client = sign_in(world.cora)
        address = f"/studies/tiny/participants/{two.number}/"
        for part in (two.number[-6:], two.number.replace("-", "").lower(), f" {two.number} "):
            assert client.get("/find/", {"q": part})["Location"] == address
        shown = page(client, "/find/?q=TI-101")
        assert one.number in shown and two.number in shown
        assert "No participant at your sites" in page(client, "/find/?q=999")
        assert "Type a part of the number." in page(client, "/find/?q=-")

    def test_foreign_participants_are_not_found(self, world: World, subject: Subject, sign_in) -> None:
        for name in ("nina", "otto"):
            assert subject.number not in page(sign_in(getattr(world, name)), f"/find/?q={subject.number[:9]}")


def test_who_sees_no_participant_begins_elsewhere(world: World, sign_in) -> None:
    assert sign_in(world.ada).get("/")["Location"] == "/administration/"
    assert sign_in(world.bert).get("/")["Location"] == "/studies/tiny/definition/"


def test_enrolling_is_offered_to_those_who_may(world: World, sign_in) -> None:
    for name, may in (("cora", True), ("ines", True), ("max", False), ("dana", False), ("bo", False)):
        assert ("Enrol participant" in page(sign_in(getattr(world, name)), "/")) == may


def test_same_reads_at_any_size(world: World, query: Query, sign_in) -> None:
    client = sign_in(world.cora)
    few = cost(client, "/")
    for days in range(85, 97):
        subject = at_baseline(world.cora, world.lux, days=days)
        put(world.ines, at(subject, "vitals"), "weight", "300")
        put(world.ines, at(subject, "vitals"), "height", "170")
    assert cost(client, "/") == few <= 16
