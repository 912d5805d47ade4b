"""What the server does for entries that wait in a browser: keys, logging in again in place, the record of discards."""

import base64
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import DiscardedEntry, OutboxKey
from tests.conftest import rolled_back
from tests.world import World

PASSWORD = "correct horse battery"
KEY, SESSION, DISCARD = reverse("outbox_key"), reverse("session"), reverse("outbox_discard")


def entry(**facts: object) -> dict[str, object]:
    usual = {"key": str(uuid4()), "address": "/form/operations", "item": "weight"}
    return usual | {"entered_at": "2026-01-05T10:00:00+01:00"} | facts


def post(client: Client, address: str, body: object, **headers: str):  # type: ignore[no-untyped-def]
    return client.post(address, body, content_type="application/json", headers=headers)


def test_each_person_has_one_key_that_no_cache_may_hold(world: World, sign_in) -> None:  # type: ignore[no-untyped-def]
    first = sign_in(world.cora).get(KEY)
    assert first.json() == sign_in(world.cora).get(KEY).json()
    assert len(base64.b64decode(first.json()["secret"])) == 32
    assert "no-store" in first.headers["Cache-Control"]
    other = sign_in(world.ines).get(KEY).json()
    assert not set(other.values()) & set(first.json().values())
    assert OutboxKey.objects.count() == 2
    assert Client().get(KEY, headers={"Accept": "application/json"}).status_code == 401


def test_logging_in_again_in_the_page(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    state = client.get(SESSION).json()
    assert state["user"] is None
    mine = {"X-CSRFToken": state["csrf"], "X-Clinnova-User": str(world.cora.pk)}
    assert post(client, SESSION, {"username": "cora", "password": PASSWORD}).status_code == 403

    wrong = post(client, SESSION, {"username": "cora", "password": "wrong"}, **mine)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "not_logged_in")
    assert "password" in wrong.json()["detail"]
    other = post(client, SESSION, {"username": "ines", "password": PASSWORD}, **mine)
    assert (other.status_code, other.json()["code"]) == (403, "other_user")
    assert client.get(SESSION).json()["user"] is None

    again = post(client, SESSION, {"username": "cora", "password": PASSWORD}, **mine)
    assert (again.status_code, again.json()["user"]) == (200, world.cora.pk)
    fresh = {"X-CSRFToken": again.json()["csrf"]}
    assert post(client, DISCARD, {"reason": "Typed twice", "entries": [entry()]}, **fresh).status_code == 200


@pytest.mark.parametrize(
    "body", [{}, {"username": 1}, {"username": "cora", "password": "x", "next": "/"}, []]
)
def test_what_is_no_log_in_is_refused(world: World, body: object) -> None:
    assert post(Client(), SESSION, body).status_code in (400, 422)


def test_a_page_of_one_person_does_nothing_in_the_name_of_the_next(world: World, sign_in) -> None:  # type: ignore[no-untyped-def]
    drawn_for_cora = {"X-Clinnova-User": str(world.cora.pk), "Accept": "application/json"}
    answer = sign_in(world.ines).get(KEY, headers=drawn_for_cora)
    assert (answer.status_code, answer.json()["code"]) == (401, "other_user")
    assert sign_in(world.cora).get(KEY, headers=drawn_for_cora).status_code == 200


def test_what_is_thrown_away_is_recorded_once_and_with_its_reason(world: World, sign_in) -> None:  # type: ignore[no-untyped-def]
    client, entries = sign_in(world.cora), [entry(), entry(item="height")]
    for _again in range(2):
        answer = post(client, DISCARD, {"reason": " Wrong participant ", "entries": entries})
        assert answer.json() == {"discarded": 2}
    rows = DiscardedEntry.objects.values_list("user__username", "item", "address", "reason")
    assert set(rows) == {
        ("cora", item, "/form/operations", "Wrong participant") for item in ("weight", "height")
    }


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"reason": " ", "entries": [entry()]}, 422),
        ({"reason": "Twice", "entries": []}, 400),
        ({"reason": "Twice", "entries": "all"}, 400),
        ({"reason": "Twice", "entries": [7]}, 400),
        ({"reason": "x" * 1001, "entries": [entry()]}, 400),
        ({"reason": "Twice", "entries": [entry(key="1")]}, 400),
        ({"reason": "Twice", "entries": [entry(entered_at="2026-01-05T10:00:00")]}, 400),
        ({"reason": "Twice", "entries": [entry(value="72")]}, 400),
    ],
)
def test_a_discard_that_cannot_be_recorded_is_refused(
    world: World, sign_in, body: object, status: int
) -> None:  # type: ignore[no-untyped-def]
    with rolled_back():
        assert post(sign_in(world.cora), DISCARD, body).status_code == status
        assert not DiscardedEntry.objects.exists()
