"""Log-in for programs: what a token opens, and when it ends."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from api.actions.tokens import issue_token, revoke_token
from api.models import StudyToken
from studies.actions.memberships import grant_membership
from tests.world import World

URL = "/api/v1/token/"


def log_in(world: World, **more: object):  # type: ignore[no-untyped-def]
    body = {"username": "sofia", "password": "correct horse battery", "study": world.study.pk, **more}
    return Client().post(URL, body, content_type="application/json")


def with_token(text: str) -> Client:
    return Client(headers={"Authorization": f"Token {text}"})


def test_name_and_password_give_a_token_that_works(world: World) -> None:
    answer = log_in(world, label="nightly pull")
    assert answer.status_code == 201
    assert answer.json()["study"] == world.study.pk
    studies = with_token(answer.json()["token"]).get("/api/v1/studies/").json()["results"]
    assert [s["slug"] for s in studies] == ["tiny"]
    assert StudyToken.objects.get(label="nightly pull").user == world.sofia


def test_only_a_digest_is_stored(world: World) -> None:
    text = log_in(world).json()["token"]
    assert text not in {str(v) for v in StudyToken.objects.values().get().values()}


@pytest.mark.parametrize("wrong", [{"password": "wrong"}, {"username": "nobody"}, {"username": "system"}])
def test_a_wrong_log_in_is_refused_with_one_sentence(world: World, wrong: dict[str, str]) -> None:
    answer = log_in(world, **wrong)
    assert answer.status_code == 401
    assert answer.json()["detail"] == "The user name or the password is wrong."


def test_a_study_that_is_not_yours_is_refused_like_an_unknown_one(world: World) -> None:
    for study in (world.foreign_study.pk, 999_999):
        answer = log_in(world, study=study)
        assert answer.status_code == 400
        assert answer.json()["detail"] == f"There is no study {study} among your studies."


@pytest.mark.parametrize("broken", [{"study": "x"}, {"study": None}, {"username": ""}, {"password": ["a"]}])
def test_a_malformed_log_in_names_the_field(world: World, broken: dict[str, object]) -> None:
    answer = log_in(world, **broken)
    assert answer.status_code == 400
    assert next(iter(broken)) in answer.json()["detail"]


def test_guessing_is_slowed_down(world: World) -> None:
    answers = [log_in(world, password="guess").status_code for _ in range(11)]
    assert answers[:10] == [401] * 10
    assert answers[10] == 429


@pytest.mark.parametrize(
    "header",
    ["", "Token", "Token nonsense", "Token a b", "Bearer abc", "Token " + "é" * 20, "Token " + "0" * 500],
)
def test_no_token_or_a_wrong_one_is_401(world: World, header: str) -> None:
    answer = Client(headers={"Authorization": header} if header else {}).get("/api/v1/studies/")
    assert answer.status_code == 401
    assert answer.json()["detail"]
    assert answer.headers["WWW-Authenticate"] == "Token"


def test_a_browser_session_does_not_open_the_api(world: World, sign_in) -> None:  # type: ignore[no-untyped-def]
    assert sign_in(world.dana).get("/api/v1/subjects/").status_code == 401


def test_an_expired_token_is_401(world: World) -> None:
    token, text = issue_token(by=world.sofia, study=world.study)
    StudyToken.objects.filter(pk=token.pk).update(expiry=timezone.now() - timedelta(seconds=1))
    assert with_token(text).get("/api/v1/studies/").status_code == 401


def test_a_revoked_token_is_401(world: World) -> None:
    token, text = issue_token(by=world.sofia, study=world.study)
    assert with_token(text).get("/api/v1/studies/").status_code == 200
    revoke_token(by=world.sofia, token=token)
    assert with_token(text).get("/api/v1/studies/").status_code == 401


def test_nobody_revokes_anothers_token(world: World) -> None:
    token, text = issue_token(by=world.sofia, study=world.study)
    revoke_token(by=world.dana, token=token)
    assert with_token(text).get("/api/v1/studies/").status_code == 200


def test_a_program_ends_its_own_token(world: World) -> None:
    client = with_token(log_in(world).json()["token"])
    assert client.delete(URL).status_code == 204
    assert client.get("/api/v1/studies/").status_code == 401
    assert Client().delete(URL).status_code == 401


def test_a_person_who_left_loses_the_token(world: World) -> None:
    _, text = issue_token(by=world.sofia, study=world.study)
    world.sofia.is_active = False
    world.sofia.save()
    assert with_token(text).get("/api/v1/studies/").status_code == 401


def test_a_token_opens_one_study_of_two(world: World) -> None:
    grant_membership(by=world.system, user=world.sofia, study=world.foreign_study, role="sponsor")
    for study in (world.study, world.foreign_study):
        client = with_token(issue_token(by=world.sofia, study=study)[1])
        assert [s["id"] for s in client.get("/api/v1/studies/").json()["results"]] == [study.pk]
        sites = client.get("/api/v1/sites/").json()["results"]
        assert {s["study"] for s in sites} == {study.pk}
        body = {"studies": [world.study.pk, world.foreign_study.pk], "datasets": ["core"], "formats": ["csv"]}
        both = client.post("/api/v1/exports/", body, content_type="application/json")
        assert (both.status_code, both.json()["code"]) == (400, "unknown_study")
