"""Texts through every field that takes some: kept byte by byte and shown as text, or refused with a sentence."""

import html
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from clinnova.lib.dates import today
from forms.capture import Target, save
from forms.capture.operations import Operation
from forms.models import FormRecord, Query
from patients.models import Subject, Visit
from studies.inputs import GrantInput
from studies.models import Membership, Study
from tests.bad_input import NUMBERS, REFUSED_TEXTS, TEXTS
from tests.conftest import rolled_back
from tests.integration.test_permissions import Stage, copy, stage
from tests.tables import fingerprint

__all__ = ["stage"]
FIT = {case: text for case, text in TEXTS.items() if len(text) <= 200}


@pytest.fixture
def place(stage: Stage) -> Iterator[Stage]:
    cache.clear()
    with rolled_back():
        yield stage


def base(stage: Stage) -> str:
    return f"/studies/tiny/participants/{stage.lux.subject.number}"


def vitals(stage: Stage) -> str:
    return f"{base(stage)}/visits/{stage.lux.baseline.pk}/vitals"


def operation(stage: Stage, client: Client, **facts: object):  # type: ignore[no-untyped-def]
    version = FormRecord.objects.get(pk=stage.lux.vitals.pk).version
    sent = {"key": str(uuid4()), "base_version": version, **facts}
    return client.post(f"{vitals(stage)}/operations", sent, content_type="application/json")


def test_answers(place: Stage) -> None:
    client = copy(place.browsers, "cora")
    for case, text in TEXTS.items():
        assert operation(place, client, item="note", value=text, reason=text).status_code == 200, case
        assert FormRecord.objects.get(pk=place.lux.vitals.pk).values["note"] == text
        assert copy(place.programs, "dana").get("/api/v1/records/", {"form": "vitals"}).json()["results"][0]
    shown = client.get(f"{vitals(place)}/history/note/").content.decode()
    for case, text in TEXTS.items():
        assert f"<ins>{html.escape(text)}</ins>" in shown, case
        assert shown.count(html.escape(text)) >= 2, "the reason too"
    entry = client.get(f"{vitals(place)}/").content.decode()
    assert html.escape(text) in entry
    record = FormRecord.objects.get(pk=place.lux.vitals.pk)
    found = copy(place.programs, "dana").get("/api/v1/records/", {"form": "vitals"}).json()["results"]
    assert next(r for r in found if r["id"] == record.pk)["values"]["note"] == text


def test_refused_answers_and_reasons(place: Stage) -> None:
    client, before = copy(place.browsers, "cora"), fingerprint()
    for case, text in REFUSED_TEXTS.items():
        assert operation(place, client, item="note", value=text).status_code == 422, case
        given = operation(place, client, item="note", value="x", reason=text)
        assert given.status_code in ((200,) if not text.strip() or case in BLANK else (400,)), case
        if given.status_code == 200:  # blank is no reason, and none is needed here
            FormRecord.objects.get(pk=place.lux.vitals.pk)
    changed = {name for name, digest in fingerprint().items() if before[name] != digest}
    assert changed <= {"crf_formrecord", "crf_savedoperation", "audit_record"}


BLANK = {"zero width", "mark of bytes", "empty letters"}


def test_numbers_and_days_in_fields_of_every_type(place: Stage) -> None:
    client, before = copy(place.browsers, "cora"), fingerprint()
    for value in NUMBERS:
        assert operation(place, client, item="height", value=value).status_code == 422, value
    for value in (1e20, 10**17, -0.5, [170], {"a": 1}, True):
        assert operation(place, client, item="height", value=value).status_code in (400, 422), value
    for field in ("item", "row", "unit", "missing", "key", "reason", "client_time"):
        for value in (7, [], {}, True, "\u202e", "a" * 5000, "__proto__"):
            sent = operation(place, client, **{"item": "note", "value": "kept", field: value})
            assert sent.status_code in (400, 422) or (field, value) == ("reason", "__proto__"), (field, value)
            if sent.status_code == 200:
                before = fingerprint()
    assert fingerprint() == before


def test_query_texts(place: Stage) -> None:
    client = copy(place.browsers, "dana")
    for case, text in TEXTS.items():
        sent = {"item": "weight", "text": text}
        answer = client.post(f"{vitals(place)}/queries/", sent, content_type="application/json")
        assert answer.status_code == 201, case
        assert Query.objects.get(pk=answer.json()["query"]).text["en"] == text
        page = client.get(f"/studies/tiny/queries/{answer.json()['query']}/").content.decode()
        assert html.escape(text) in page, case
    before = fingerprint()
    for case, text in REFUSED_TEXTS.items():
        if case == "header":
            continue  # a message may have several lines
        for kind in ("application/json", None):
            sent = {"item": "weight", "text": text, "row": ""}
            options = {"content_type": kind} if kind else {}
            answer = client.post(f"{vitals(place)}/queries/", sent, **options)
            assert answer.status_code in (400, 422), (case, kind)
    assert fingerprint() == before


def test_dialogs(place: Stage) -> None:
    """The table of days and ids is run on the fields themselves (tests/unit/clinnova/test_grammar.py)."""
    client, before, subject = copy(place.browsers, "cora"), fingerprint(), place.lux.subject
    good = {"definition": "UNS", "on": today().isoformat(), "reason": "Flare"}
    unscheduled, enrol = f"{base(place)}/visits/unscheduled/", "/studies/tiny/participants/enrol/"
    for text in REFUSED_TEXTS.values():
        assert client.post(unscheduled, {**good, "reason": text}).status_code == 400, ascii(text[:20])
    for day in ("04/05/2024", "0001-01-01", "9999-12-31", "２０２４-01-05"):
        key = uuid4()
        for route, sent in (
            (unscheduled, good | {"on": day}),
            (f"{base(place)}/visits/{place.lux.month3.pk}/start/", {"on": day}),
            (f"{base(place)}/end/", {"state": "completed", "on": day}),
            (enrol, {"key": key, "site": place.lux.site.pk, "on": day}),
        ):
            assert client.post(route, sent).status_code in (400, 422), (route, day)
    for name, value in (
        ("site", "１"),
        ("site", "9" * 400),
        ("key", "{" + str(uuid4()) + "}"),
        ("site", "1_0"),
    ):
        sent = {"key": uuid4(), "site": place.lux.site.pk, "on": today().isoformat(), name: value}
        assert client.post(enrol, sent).status_code == 422, (name, value)
    assert fingerprint() == before
    for text in FIT.values():
        assert client.post(unscheduled, {**good, "reason": text}).status_code == 302, text
        added = Visit.objects.filter(subject=subject, definition="UNS").latest("pk")
        assert text in added.__dict__.values()
    page = client.get(f"{base(place)}/").content.decode()
    assert "<script>alert" not in page and "<IMG SRC" not in page


def test_granting_a_role(place: Stage) -> None:
    client, before = copy(place.browsers, "ada"), fingerprint()
    good = {
        "user": place.world.otto.pk,
        "study": place.world.study.pk,
        "role": "monitor",
        "site": place.lux.site.pk,
    }
    for name, value in (
        ("user", "１"),
        ("study", "1e400"),
        ("role", "data_manager\u200b"),
        ("site", "\u202e1"),
    ):
        assert client.post("/administration/", {**good, name: value}).status_code == 422, (name, value)
    studies, people = Study.objects.filter(pk=place.world.study.pk), User.objects.all()
    for name in good:
        for value in (*NUMBERS, *REFUSED_TEXTS.values(), "__proto__"):
            entered = GrantInput({**good, name: value}, studies=studies, people=people)
            assert not entered.is_valid(), (name, value)
    assert fingerprint() == before
    assert not Membership.objects.filter(user=place.world.otto, study=place.world.study).exists()


@pytest.mark.parametrize("name", ["ｃｏｒａ", "cora ", " cora", "cora\u200b", "CORA", "cora\u00a0", "соrа"])
def test_a_name_that_only_looks_like_another_logs_nobody_in(place: Stage, name: str) -> None:
    client = Client()
    answer = client.post("/login/", {"username": name, "password": "correct horse battery"})
    assert answer.status_code == 200 and "_auth_user_id" not in client.session


def test_log_in_with_texts(place: Stage) -> None:
    for text in [*FIT.values(), *REFUSED_TEXTS.values()]:
        for sent in ({"username": text, "password": "x"}, {"username": "cora", "password": text}):
            assert Client().post("/login/", sent).status_code in (200, 400, 429)


def test_a_number_is_searched_for_as_typed_from_paper(place: Stage) -> None:
    """Blanks, also unseen ones from a pasted text, and small letters are no obstacle; look-alikes find nothing."""
    client = copy(place.browsers, "cora")
    number = place.lux.subject.number
    for typed in (number, f" {number.lower()} ", number.replace("-", "-\u00a0"), f"{number}\u200b"):
        answer = client.get("/studies/tiny/participants/", {"q": typed})
        assert (answer.status_code, answer.headers.get("Location")) == (302, f"{base(place)}/"), ascii(typed)
    for typed in (number.replace("1", "１"), number.replace("T", "Т"), number.replace("-", "‐")):
        page = client.get("/studies/tiny/participants/", {"q": typed})
        assert page.status_code == 200 and number not in page.content.decode().partition("<main")[2], ascii(
            typed
        )
        assert client.get(f"/studies/tiny/participants/{typed}/").status_code == 404
    assert Subject.objects.filter(number=number).exists()


def test_a_row_and_an_item_of_another_form(place: Stage) -> None:
    """The service behind the page refuses what the page would never send."""
    target = Target(place.lux.subject, None, "events", 1)
    before = fingerprint()
    client = copy(place.browsers, "cora")
    for row in ("../1", "r1\u200b", "r 1", "a" * 37, "__proto__\u0000", "１"):
        sent = {"key": str(uuid4()), "item": "drug", "row": row, "value": "x", "base_version": 1}
        answer = client.post(
            f"{base(place)}/forms/events/1/operations", sent, content_type="application/json"
        )
        assert answer.status_code in (400, 422), ascii(row)
    assert fingerprint() == before
    assert save(
        by=place.world.cora, target=target, operation=Operation(uuid4(), "drug", 1, "x", row="r1")
    ).version
