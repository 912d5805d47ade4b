"""The visit calendar and its feed: visits on their days, a link that is personal, secret and revocable."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from icalendar import Calendar, Event

from accounts.models import User
from audit.models import AuditRecord
from clinnova.lib.problems import NotAllowed
from forms.capture import save_form
from patients.actions.calendar_links import make_link, revoke_link
from patients.actions.visits import change_date, mark_missed, start_visit
from patients.calendar_days import Span, View
from patients.models import CalendarLink, Subject
from patients.views.feed import READS
from studies.actions.memberships import end_membership
from studies.models import Membership
from tests.integration.forms.filling import at
from tests.integration.forms.shown import cost, page
from tests.participants import ago, at_baseline, screened, visit
from tests.world import World

SignIn = Callable[[User], Client]


@pytest.fixture
def due(world: World) -> Subject:
    """Month 3 is due: its window has opened and its target is near."""
    return at_baseline(world.cora, world.lux, days=92)


def events(token: str, client: Client | None = None) -> dict[str, Event]:
    """The feed as a calendar program reads it, by summary."""
    answer = (client or Client()).get(f"/calendar/{token}.ics")
    assert answer.status_code == 200
    return {str(e["SUMMARY"]): e for e in Calendar.from_ical(answer.content).walk("VEVENT")}


class TestPage:
    def test_a_visit_stands_on_its_target_day_with_its_window(
        self, world: World, due: Subject, sign_in: SignIn
    ) -> None:
        month3 = visit(due, "M3")
        for view in ("week", "month"):
            address = f"/calendar/?view={view}&on={month3.target:%Y-%m-%d}"
            html = sign_in(world.cora).get(address).content.decode()
            cell = html.partition(f'datetime="{month3.target:%Y-%m-%d}"')[2].partition("</td>")[0]
            assert due.number in cell and "Month 3" in cell and "Window" in cell

    def test_a_visit_that_took_place_stands_on_its_day(
        self, world: World, due: Subject, sign_in: SignIn
    ) -> None:
        start_visit(by=world.cora, visit=visit(due, "M3"), on=ago(3))
        html = sign_in(world.cora).get(f"/calendar/?view=week&on={ago(3)}").content.decode()
        cell = html.partition(f'datetime="{ago(3)}"')[2].partition("</td>")[0]
        assert due.number in cell and "Done" in cell

    def test_overdue_is_a_word(self, world: World, sign_in: SignIn) -> None:
        late = visit(at_baseline(world.cora, world.lux, days=130), "M3")
        shown = page(sign_in(world.cora), f"/calendar/?on={late.target}")
        assert "Overdue" in shown and "days over" in shown

    def test_a_week_lists_the_windows_that_are_open(
        self, world: World, due: Subject, sign_in: SignIn
    ) -> None:
        month3 = visit(due, "M3")
        aside = month3.earliest if (month3.target - month3.earliest).days > 7 else month3.latest
        shown = page(sign_in(world.cora), f"/calendar/?view=week&on={aside}")
        assert due.number in shown.partition("Also possible this week")[2]

    def test_filters_are_in_the_address(self, world: World, due: Subject, sign_in: SignIn) -> None:
        away = at_baseline(world.nina, world.bas, days=92)
        on = f"on={visit(due, 'M3').target}"
        client = sign_in(world.dana)
        assert {due.number, away.number} <= set(page(client, f"/calendar/?{on}").split())
        for narrow in ("site=CH-USB", f"filter={away.number[-6:]}"):
            shown = page(client, f"/calendar/?study=tiny&{on}&{narrow}").split()
            assert away.number in shown and due.number not in shown
        assert away.number not in page(client, f"/calendar/?{on}&mine=1")
        assert due.number in page(sign_in(world.cora), f"/calendar/?{on}&mine=1")

    def test_nobody_sees_foreign_sites(self, world: World, due: Subject, sign_in: SignIn) -> None:
        for name in ("nina", "otto"):
            shown = page(sign_in(getattr(world, name)), f"/calendar/?on={visit(due, 'M3').target}")
            assert due.number not in shown and "No visit in these days." in shown

    @pytest.mark.parametrize("asked", ["on=2026-02-30", "on=9999-12-31", "on=1000-01-01", "view=year"])
    def test_what_cannot_be_read_is_the_month_of_today(
        self, asked: str, world: World, sign_in: SignIn
    ) -> None:
        assert f"{ago(0):%B %Y}" in page(sign_in(world.cora), f"/calendar/?{asked}")

    def test_same_reads_at_any_size(self, world: World, due: Subject, sign_in: SignIn) -> None:
        client, address = sign_in(world.cora), f"/calendar/?on={visit(due, 'M3').target}"
        few = cost(client, address)
        for days in range(88, 96):
            at_baseline(world.cora, world.lux, days=days)
        assert cost(client, address) == few <= 10


class TestSpan:
    def test_weeks_begin_on_monday_and_months_have_whole_weeks(self) -> None:
        on = date(2026, 4, 1)
        week, month = (Span.of(view, "", on) for view in ("week", "month"))
        assert (week.first, week.last) == (date(2026, 3, 30), date(2026, 4, 5))
        assert (month.first, month.last) == (date(2026, 3, 30), date(2026, 5, 3))
        assert (week.earlier, week.later) == (date(2026, 3, 25), date(2026, 4, 8))
        assert (month.earlier, month.later) == (date(2026, 3, 1), date(2026, 5, 1))

    def test_the_ends_of_the_calendar_are_safe(self) -> None:
        for day in ("2000-01-01", "2100-12-31"):
            span = Span.of("month", day, date(2026, 4, 1))
            assert span.view is View.MONTH and span.earlier < span.on < span.later


class TestLink:
    def test_its_address_is_shown_once_and_its_digest_kept(self, world: World, sign_in: SignIn) -> None:
        client = sign_in(world.cora)
        made = client.post("/calendar/link/")
        token = made.content.decode().partition("/calendar/")[2].partition(".ics")[0].rpartition("/")[2]
        assert len(token) >= 43 and made["Cache-Control"] == "no-store"
        assert token not in client.get("/calendar/").content.decode()
        assert token not in str(CalendarLink.objects.values().get()) and events(token) == {}

    def test_a_new_link_ends_the_old_one(self, world: World) -> None:
        tokens = [make_link(by=world.cora)[1] for _n in range(2)]
        assert [Client().get(f"/calendar/{t}.ics").status_code for t in tokens] == [404, 200]
        assert CalendarLink.objects.filter(user=world.cora, revoked_at=None).count() == 1

    def test_revoked_unknown_and_of_people_who_left_are_the_same(
        self, world: World, sign_in: SignIn, caplog: pytest.LogCaptureFixture
    ) -> None:
        revoked, left = make_link(by=world.cora)[1], make_link(by=world.ines)[1]
        assert sign_in(world.cora).post("/calendar/link/revoke/").status_code == 302
        world.ines.is_active = False
        world.ines.save()
        answers = [Client().get(f"/calendar/{t}.ics") for t in (revoked, left, "unknown", "é")]
        assert {a.status_code for a in answers} == {404}
        assert {a.content for a in answers} == {answers[0].content}
        assert revoked not in caplog.text and left not in caplog.text

    def test_making_and_revoking_leave_a_trail_without_the_secret(self, world: World) -> None:
        link, token = make_link(by=world.cora)
        revoke_link(by=world.cora)
        trail = AuditRecord.objects.filter(table="patients_calendarlink", row=link.pk).order_by("id")
        assert [(r.action, r.actor, r.role) for r in trail] == [
            ("insert", "cora", "nurse"),
            ("update", "cora", "nurse"),
        ]
        assert list(trail[1].columns) == ["revoked_at"]
        assert token not in str(trail.values()) and link.digest not in str(list(trail.values()))

    def test_who_sees_no_participants_has_no_calendar(self, world: World) -> None:
        for person in (world.bert, world.ada):
            with pytest.raises(NotAllowed):
                make_link(by=person)


class TestFeed:
    def test_pseudonym_visit_study_site_and_window_and_nothing_else(self, world: World, due: Subject) -> None:
        save_form(by=world.cora, target=at(due, "vitals"), answers={"note": "Canary words", "weight": "71.5"})
        _link, token = make_link(by=world.cora)
        month3 = visit(due, "M3")
        event = events(token)[f"{due.number} Month 3"]
        assert event["DTSTART"].dt == month3.target and event["DTEND"].dt == month3.target + timedelta(days=1)
        assert str(event["DESCRIPTION"]).startswith("Window ") and "TINY, LU-CHL" in str(event["DESCRIPTION"])
        assert str(event["LOCATION"]) == "LU-CHL" and str(event["STATUS"]) == "TENTATIVE"
        body = Client().get(f"/calendar/{token}.ics").content.decode()
        for secret in ("Canary", "71.5", "Cora", "cora", "Hospital", token):
            assert secret not in body

    def test_an_event_follows_its_visit(self, world: World, due: Subject) -> None:
        _link, token = make_link(by=world.cora)
        planned = events(token)[f"{due.number} Month 3"]
        change_date(by=world.cora, visit=visit(due, "BL"), on=ago(90), reason="Typing error")
        moved = events(token)[f"{due.number} Month 3"]
        assert moved["UID"] == planned["UID"] and moved["SEQUENCE"] > planned["SEQUENCE"]
        assert moved["DTSTART"].dt == visit(due, "M3").target != planned["DTSTART"].dt
        start_visit(by=world.cora, visit=visit(due, "M3"), on=ago(1))
        done = events(token)[f"{due.number} Month 3 (Done)"]
        assert (done["UID"], str(done["STATUS"]), done["DTSTART"].dt) == (planned["UID"], "CONFIRMED", ago(1))
        assert done["SEQUENCE"] > moved["SEQUENCE"] and done["DTSTAMP"].dt >= moved["DTSTAMP"].dt

    def test_overdue_then_missed(self, world: World) -> None:
        subject = at_baseline(world.cora, world.lux, days=120)
        _link, token = make_link(by=world.cora)
        late = events(token)[f"{subject.number} Month 3 (Overdue)"]
        mark_missed(by=world.cora, visit=visit(subject, "M3"), reason="refused")
        missed = events(token)[f"{subject.number} Month 3 (Missed)"]
        assert (str(late["STATUS"]), str(missed["STATUS"])) == ("TENTATIVE", "CANCELLED")
        assert missed["SEQUENCE"] > late["SEQUENCE"]

    def test_from_sixty_days_back_to_four_hundred_ahead(self, world: World) -> None:
        long_ago = at_baseline(world.cora, world.lux, days=170)  # month 3 was aimed at 80 days ago
        recent = at_baseline(world.cora, world.lux, days=140)
        found = " ".join(events(make_link(by=world.cora)[1]))
        assert f"{recent.number} Month 3" in found and f"{long_ago.number} Month 3" not in found

    def test_rights_are_those_of_now(self, world: World, due: Subject) -> None:
        away = at_baseline(world.nina, world.bas, days=92)
        _link, token = make_link(by=world.cora)
        assert any(due.number in name for name in events(token))
        assert not any(away.number in name for name in events(token))
        end_membership(by=world.ada, membership=Membership.objects.get(user=world.cora))
        assert events(token) == {}

    def test_in_the_language_of_the_page_on_which_it_was_made(
        self, world: World, due: Subject, sign_in: SignIn
    ) -> None:
        client = sign_in(world.cora)
        client.cookies["django_language"] = "fr"
        made = client.post("/calendar/link/").content.decode()
        token = made.partition("/calendar/")[2].partition(".ics")[0].rpartition("/")[2]
        assert f"{due.number} Mois 3" in events(token, Client(headers={"Accept-Language": "de"}))

    def test_the_same_bytes_until_something_changes(self, world: World, due: Subject) -> None:
        _link, token = make_link(by=world.cora)
        first = Client().get(f"/calendar/{token}.ics")
        assert first["Content-Type"].startswith("text/calendar")
        assert first["Cache-Control"].startswith("private, max-age=")
        again = Client().get(f"/calendar/{token}.ics", headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        screened(world.cora, world.lux, days=0)
        changed = Client().get(f"/calendar/{token}.ics", headers={"If-None-Match": first["ETag"]})
        assert changed.status_code == 200

    def test_reading_is_noted_to_the_hour_and_limited(self, world: World) -> None:
        link, token = make_link(by=world.cora)
        assert cost(Client(), f"/calendar/{token}.ics") <= 4
        link.refresh_from_db()
        assert link.last_used_at is not None
        cache.set(f"calendar:{link.pk}", READS, 60)
        refused = Client().get(f"/calendar/{token}.ics")
        assert refused.status_code == 429 and int(refused["Retry-After"]) > 0

    def test_same_reads_at_any_size(self, world: World, due: Subject) -> None:
        _link, token = make_link(by=world.cora)
        few = cost(Client(), f"/calendar/{token}.ics")
        for days in range(88, 94):
            at_baseline(world.cora, world.lux, days=days)
        assert cost(Client(), f"/calendar/{token}.ics") == few
