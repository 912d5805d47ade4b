"""The entry page's requests over HTTP: shapes of requests and answers, and the right status for what is wrong."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import AuditRecord
from forms.capture import Target, save_form
from forms.models import FormRecord, Query, SavedOperation
from tests.integration.forms.filling import put, record
from tests.world import World

SignIn = Callable[[Any], Client]


def address(target: Target, name: str = "operations", **facts: Any) -> str:
    subject = target.subject
    place = {"slug": subject.study.slug, "number": subject.number, "form": target.form}
    return reverse(f"entry_{name}", kwargs={**place, "visit": target.visit.pk, **facts})


def body(**facts: Any) -> dict[str, Any]:
    return {"key": str(uuid4()), "item": "weight", "value": "70.5", "base_version": 0, **facts}


def post(client: Client, url: str, content: Any) -> Any:
    text = content if isinstance(content, str | bytes) else json.dumps(content)
    return client.post(url, text, content_type="application/json")


def test_a_save_and_its_answer(world: World, vitals: Target, sign_in: SignIn) -> None:
    sent = body(client_time="2024-04-03T14:32:05+02:00")
    answer = post(sign_in(world.cora), address(vitals), sent)
    assert answer.status_code == 200
    saved = answer.json()
    assert set(saved) == {
        "version",
        "saved_at",
        "changed",
        "findings",
        "visible",
        "hidden_with_data",
        "missing",
    }
    assert (saved["version"], saved["changed"]) == (1, {"weight": "70.5", "weight.unit": "kg"})
    assert "weight" in saved["visible"]
    assert "cigarettes" not in saved["visible"]
    assert SavedOperation.objects.get().client_time.isoformat() == "2024-04-03T12:32:05+00:00"
    assert AuditRecord.objects.get(table="crf_formrecord").source == "web"


def test_a_decimal_sent_as_a_number_keeps_its_scale(world: World, vitals: Target, sign_in: SignIn) -> None:
    text = json.dumps(body()).replace('"70.5"', "70.0")
    assert post(sign_in(world.cora), address(vitals), text).json()["changed"]["weight"] == "70.0"


def test_a_conflict_carries_both_sides(world: World, vitals: Target, sign_in: SignIn) -> None:
    put(world.ines, vitals, "weight", "71.5")
    answer = post(sign_in(world.cora), address(vitals), body())
    assert answer.status_code == 409
    told = answer.json()
    assert (told["code"], told["item"], told["value"], told["author"]["name"]) == (
        "stale",
        "weight",
        "71.5",
        "Ines",
    )
    assert "Ines" in told["detail"]


BROKEN = [
    " ",
    "[]",
    "{",
    "null",
    '{"a":1,"a":2}',
    "[" * 100_000,
    '{"key": "\\ud800"}',
    '{"key": "\\u0000"}',
    b"\xff\xfe",
    '{"value": NaN}',
    '{"__proto__": {"admin": true}}',
    json.dumps(body(key="not-a-uuid")),
    json.dumps(body(key=None)),
    json.dumps(body(item=7)),
    json.dumps(body(base_version="0")),
    json.dumps(body(base_version=True)),
    json.dumps(body(base_version=-1)),
    json.dumps(body(base_version=99)),
    json.dumps(body(role="administrator")),
    json.dumps(body(reason=["x"])),
    json.dumps(body(client_time="2024-04-03T14:32:05")),
    json.dumps(body(client_time="yesterday")),
    json.dumps({"item": "weight"}),
]


@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
def test_what_cannot_be_read_is_a_400_with_a_sentence(
    world: World, vitals: Target, sign_in: SignIn, content: str | bytes
) -> None:
    answer = post(sign_in(world.cora), address(vitals), content)
    assert answer.status_code == 400
    assert answer.json()["detail"]
    assert record(vitals) is None


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"item": "wieght"}, 422, "unknown_item"),
        ({"value": "heavy"}, 422, "decimal"),
        ({"value": {"$ne": 1}}, 422, "decimal"),
        ({"value": [["x"]]}, 422, "decimal"),
        ({"value": "20"}, 422, "hard_range"),
        ({"value": 10**17}, 422, "digits"),
        ({"item": "bmi"}, 422, "computed"),
    ],
)
def test_what_does_not_fit_is_a_422_that_names_the_item(
    world: World, vitals: Target, sign_in: SignIn, facts: dict, status: int, code: str
) -> None:
    answer = post(sign_in(world.cora), address(vitals), body(**facts))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["item"] == facts.get("item", "weight")
    assert record(vitals) is None


@pytest.mark.parametrize(
    ("person", "status"), [("nina", 404), ("otto", 404), ("max", 403), ("sofia", 403), ("bert", 403)]
)
def test_who_may_not(world: World, vitals: Target, sign_in: SignIn, person: str, status: int) -> None:
    answer = post(sign_in(getattr(world, person)), address(vitals), body())
    assert answer.status_code == status
    assert not FormRecord.objects.exists()


def test_without_a_log_in_nothing_is_lost_or_told(world: World, vitals: Target) -> None:
    answer = post(Client(), address(vitals), body())
    assert (answer.status_code, answer.json()["code"]) == (401, "login_required")


@pytest.mark.parametrize(
    "facts", [{"visit": 999_999}, {"number": "TI-101-9999-X"}, {"slug": "foreign"}, {"form": "nothing"}]
)
def test_unknown_parts_of_the_address(
    world: World, vitals: Target, sign_in: SignIn, facts: dict[str, Any]
) -> None:
    assert post(sign_in(world.cora), address(vitals, **facts), body()).status_code == 404


def test_completing_and_opening_again(world: World, vitals: Target, sign_in: SignIn) -> None:
    cora = sign_in(world.cora)
    put(world.cora, vitals, "height", 175)
    refused = post(cora, address(vitals, "complete"), {})
    assert refused.status_code == 422
    assert refused.json()["missing"] == [{"item": "weight", "row": "", "place": "weight", "label": "Weight"}]
    put(world.cora, vitals, "weight", "70.5")
    done = post(cora, address(vitals, "complete"), {})
    assert (done.status_code, done.json()["status"], done.json()["subject_state"]) == (
        200,
        "complete",
        "enrolled",
    )
    assert post(cora, address(vitals, "reopen"), {}).status_code == 422
    assert post(cora, address(vitals, "reopen"), {"reason": "Too early"}).json()["status"] == "started"


def test_a_query_from_question_to_end(world: World, vitals: Target, sign_in: SignIn) -> None:
    monitor, nurse = sign_in(world.max), sign_in(world.cora)
    asked = {"item": "weight", "text": "Please check the source"}
    assert post(monitor, address(vitals, "query"), asked).status_code == 404
    save_form(by=world.cora, target=vitals, answers={"weight": "70.5"})
    assert post(nurse, address(vitals, "query"), asked).status_code == 403
    raised = post(monitor, address(vitals, "query"), asked)
    assert (raised.status_code, raised.json()["state"]) == (201, "open")
    url = reverse("query", kwargs={"slug": "tiny", "pk": raised.json()["query"]})
    assert post(nurse, url, {"action": "answer", "text": "Correct"}).json()["state"] == "answered"
    assert monitor.post(url, {"action": "reopen", "text": "Which scale?"}).json()["state"] == "open"
    assert post(monitor, url, {"action": "close"}).json()["state"] == "closed"
    assert post(monitor, url, {"action": "delete"}).status_code == 400
    assert post(sign_in(world.otto), url, {"action": "close"}).status_code == 404
    assert Query.objects.get().messages.count() == 4


def test_a_row_of_a_log(world: World, vitals: Target, sign_in: SignIn) -> None:
    place = {"slug": "tiny", "number": vitals.subject.number, "form": "events"}
    cora = sign_in(world.cora)
    url = reverse("record_operations", kwargs={**place, "repeat": 1})
    assert post(cora, url, body(item="ae_term", value="Headache")).status_code == 200
    row = post(cora, url, body(item="drug", value="Ibuprofen", row="r1", base_version=1)).json()
    assert row["changed"] == {"treatment[r1].drug": "Ibuprofen"}
    assert cora.get(url).status_code == 405
