"""Enrolment and the dialogs of a participant's page, through address, middleware and template."""

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from patients.dialogs import dialogs
from patients.models import Subject, Visit
from patients.selectors import visits
from tests.participants import ago, at_baseline, consented, enrolled, visit
from tests.world import World

pytestmark = pytest.mark.django_db
ENROL = "/studies/tiny/participants/enrol/"


def enrolment(at, **changes) -> dict:
    return {"key": str(uuid4()), "site": at.id, "on": ago(1).isoformat(), **changes}


def refused(answer, status: int, words: str) -> None:
    assert answer.status_code == status, answer.content.decode()
    assert words in answer.content.decode()


def test_enrolment_page_offers_own_sites_and_today(world: World, sign_in) -> None:
    page = sign_in(world.cora).get(ENROL).content.decode()
    assert "LU-CHL" in page and "CH-USB" not in page
    assert f'value="{ago(0).isoformat()}"' in page and f'max="{ago(0).isoformat()}"' in page


def test_enrolling_leads_to_the_participant(world: World, sign_in) -> None:
    answer = sign_in(world.cora).post(ENROL, enrolment(world.lux))
    subject = Subject.objects.get()
    assert (subject.site, subject.screened_on) == (world.lux, ago(1))
    assert answer["Location"] == reverse("participant", args=["tiny", subject.number])


def test_sending_twice_makes_one_participant(world: World, sign_in) -> None:
    client, sent = sign_in(world.cora), enrolment(world.lux)
    first, second = (client.post(ENROL, sent) for _n in range(2))
    assert Subject.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_second_sending_waits_for_the_first(world: World, sign_in) -> None:
    sent = enrolment(world.lux)
    cache.add(f"once:{world.cora.pk}:{sent['key']}", "", 60)
    refused(sign_in(world.cora).post(ENROL, sent), 409, "being worked on")
    assert not Subject.objects.exists()


def test_refused_enrolment_may_be_sent_again(world: World, sign_in) -> None:
    client, sent = sign_in(world.cora), enrolment(world.lux, on="2024-12-31")
    refused(client.post(ENROL, sent), 422, "not yet open")
    assert client.post(ENROL, {**sent, "on": ago(1).isoformat()}).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"on": "31/12/2025"}, "Enter a date that exists"),
        ({"on": "2025-02-30"}, "Enter a date that exists"),
        ({"on": ""}, "required"),
        ({"on": "2099-01-01"}, "lies in the future"),
        ({"site": "999999"}, "Choose one of your sites"),
        ({"site": "x'); --"}, "Choose one of your sites"),
    ],
    ids=str,
)
def test_wrong_enrolment_says_why(world: World, sign_in, wrong: dict, words: str) -> None:
    refused(sign_in(world.cora).post(ENROL, enrolment(world.lux, **wrong)), 422, words)
    assert not Subject.objects.exists()


def test_foreign_site_cannot_be_chosen(world: World, sign_in) -> None:
    refused(sign_in(world.cora).post(ENROL, enrolment(world.bas)), 422, "Choose one of your sites")
    assert not Subject.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("max", 403), ("sofia", 403), ("ada", 403), ("otto", 404)])
def test_enrolment_is_for_the_sites(world: World, sign_in, who: str, status: int) -> None:
    client: Client = sign_in(world.people[who])
    assert client.get(ENROL).status_code == status
    assert client.post(ENROL, enrolment(world.lux)).status_code == status
    assert not Subject.objects.exists()


def path(subject: Subject, rest: str) -> str:
    return f"/studies/tiny/participants/{subject.number}/{rest}"


def test_dialogs_write_and_return_to_the_participant(world: World, sign_in) -> None:
    client, subject = sign_in(world.cora), enrolled(world.cora, world.lux, days=120)
    baseline = visit(subject, "BL")
    sent = [
        (f"visits/{baseline.pk}/start/", {"on": ago(118).isoformat()}),
        ("visits/unscheduled/", {"definition": "UNS", "on": ago(50).isoformat(), "reason": "Flare"}),
        ("end/", {"state": "withdrawn", "on": ago(1).isoformat(), "reason": "moved"}),
    ]
    for rest, facts in sent:
        answer = client.post(path(subject, rest), facts)
        assert answer["Location"] == reverse("participant", args=["tiny", subject.number]), rest
    month3 = visit(subject, "M3")
    client.post(path(subject, f"visits/{month3.pk}/missed/"), {"reason": "refused"})
    subject.refresh_from_db()
    assert (subject.state, subject.baseline_on) == ("withdrawn", ago(118))
    assert visit(subject, "M3").missed_reason == "refused"
    assert visit(subject, "UNS").reason == "Flare"


def test_unreadable_dialog_is_malformed_and_broken_rule_invalid(world: World, sign_in) -> None:
    client, subject = sign_in(world.cora), at_baseline(world.cora, world.lux)
    start = path(subject, f"visits/{visit(subject, 'M3').pk}/start/")
    refused(client.post(start, {"on": "3 April"}), 400, "Enter a date that exists")
    refused(client.post(start, {"on": "2099-01-01"}), 422, "lies in the future")
    refused(
        client.post(path(subject, "end/"), {"state": "enrolled", "on": "2026-01-01"}), 400, "Participation"
    )
    assert not Visit.objects.filter(definition="M3", visited_on__isnull=False).exists()


@pytest.mark.parametrize(("who", "status"), [("max", 403), ("bo", 403), ("nina", 404), ("otto", 404)])
def test_dialogs_are_for_the_site(world: World, sign_in, who: str, status: int) -> None:
    subject = at_baseline(world.cora, world.lux)
    month3 = visit(subject, "M3").pk
    client = sign_in(world.people[who])
    for rest, facts in (
        (f"visits/{month3}/start/", {"on": ago(1).isoformat()}),
        (f"visits/{month3}/missed/", {"reason": "refused"}),
        ("visits/unscheduled/", {"definition": "UNS", "on": ago(1).isoformat(), "reason": "x"}),
        ("end/", {"state": "died", "on": ago(1).isoformat()}),
    ):
        assert client.post(path(subject, rest), facts).status_code == status, rest
        assert client.get(path(subject, rest)).status_code == 405, rest


def test_visit_of_another_participant_is_not_found(world: World, sign_in) -> None:
    one, other = at_baseline(world.cora, world.lux), at_baseline(world.cora, world.lux)
    foreign = path(one, f"visits/{visit(other, 'M3').pk}/start/")
    assert sign_in(world.cora).post(foreign, {"on": ago(1).isoformat()}).status_code == 404


def test_buttons_know_why_they_refuse(world: World) -> None:
    subject = consented(world.cora, world.lux)
    offered = dialogs(world.cora, subject, visits(world.cora, subject))
    assert "eligibility form" in offered.start[visit(subject, "BL").pk].refused
    assert "only for an enrolled participant" in offered.end.refused
    ready = at_baseline(world.cora, world.lux)
    offered = dialogs(world.cora, ready, visits(world.cora, ready))
    month3 = visit(ready, "M3").pk
    assert [offered.start[month3].refused, offered.missed[month3].refused] == ["", ""]
    assert [offered.unscheduled.refused, offered.end.refused] == ["", ""]


def test_roles_that_do_not_write_get_no_dialogs(world: World) -> None:
    subject = at_baseline(world.cora, world.lux)
    offered = dialogs(world.max, subject, visits(world.max, subject))
    assert (offered.start, offered.missed, offered.unscheduled, offered.end) == ({}, {}, None, None)


def test_partials_render_with_ids_of_their_own(world: World) -> None:
    subject = at_baseline(world.cora, world.lux)
    offered = dialogs(world.cora, subject, visits(world.cora, subject))
    month3 = visit(subject, "M3").pk
    html = "".join(
        render_to_string(f"patients/{name}.html", {"dialog": dialog})
        for name, dialog in (
            ("_start_visit", offered.start[month3]),
            ("_missed", offered.missed[month3]),
            ("_unscheduled", offered.unscheduled),
            ("_end", offered.end),
        )
    )
    ids = [part.split('"')[0] for part in html.split(' id="')[1:]]
    assert len(ids) == len(set(ids))
    assert f'id="start-{month3}-on"' in html and "Start Month 3" in html
