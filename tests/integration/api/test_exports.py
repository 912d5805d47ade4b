"""Starting exports and fetching their files as a program does."""

import hashlib
import json

import pytest
from django.test import Client

from exports.models import ExportJob
from tests.integration.api.conftest import Call
from tests.world import World

URL = "/api/v1/exports/"


def body(world: World, **more: object) -> dict[str, object]:
    return {
        "studies": [world.study.pk],
        "datasets": ["core", "observations"],
        "formats": ["csv", "parquet"],
        **more,
    }


def ask(client: Client, content: object):  # type: ignore[no-untyped-def]
    data = content if isinstance(content, bytes) else json.dumps(content)
    return client.post(URL, data, content_type="application/json")


def test_a_request_is_accepted_and_can_be_watched(world: World, program: Call) -> None:
    client = program(world.sofia, world.study)
    answer = ask(client, body(world))
    assert answer.status_code == 202
    job = answer.json()
    assert answer.headers["Location"] == f"{URL}{job['id']}/"
    assert (job["state"], job["progress"], job["files"]) == ("queued", 0, [])
    watched = client.get(answer.headers["Location"]).json()
    assert watched["id"] == job["id"]
    assert (watched["studies"], watched["datasets"]) == ([world.study.pk], ["core", "observations"])
    assert [j["id"] for j in client.get(URL).json()["results"]] == [job["id"]]


BAD_BODIES = {
    "unknown study": ({"studies": [999_999]}, "999999"),
    "study by name": ({"studies": ["tiny"]}, "studies"),
    "studies as a text": ({"studies": "tiny"}, "studies"),
    "no study": ({"studies": []}, "studies"),
    "zero": ({"studies": [0]}, "studies"),
    "truth as id": ({"studies": [True]}, "studies"),
    "unknown dataset": ({"datasets": ["core", "everything"]}, "everything"),
    "no dataset": ({"datasets": []}, "datasets"),
    "dataset as object": ({"datasets": [{"a": 1}]}, "datasets"),
    "unknown format": ({"formats": ["xlsx"]}, "xlsx"),
    "null formats": ({"formats": None}, "formats"),
    "extra field": ({"requested_by": 1}, "requested_by"),
    "several extra fields": ({"state": "done", "files": []}, "Unknown field"),
    "prototype": ({"__proto__": {"admin": True}}, "__proto__"),
    "path as dataset": ({"datasets": ["../../etc/passwd"]}, "../../etc/passwd"),
}


@pytest.mark.parametrize("case", BAD_BODIES)
def test_a_body_that_does_not_fit_is_refused_with_a_sentence(case: str, world: World, program: Call) -> None:
    change, word = BAD_BODIES[case]
    answer = ask(program(world.sofia, world.study), body(world, **change))
    assert answer.status_code == 400
    assert word in answer.json()["detail"]
    assert not ExportJob.objects.exists()


def test_a_foreign_study_is_like_an_unknown_one(world: World, program: Call) -> None:
    client = program(world.sofia, world.study)
    answers = [
        ask(client, body(world, studies=[world.study.pk, i])) for i in (world.foreign_study.pk, 999_999)
    ]
    assert [a.status_code for a in answers] == [400, 400]
    sentences = [
        a.json()["detail"].replace(str(world.foreign_study.pk), "N").replace("999999", "N") for a in answers
    ]
    assert sentences[0] == sentences[1]
    assert answers[0].json()["unknown"] == [world.foreign_study.pk]
    assert not ExportJob.objects.exists()


BROKEN = {
    "not JSON": b"studies=1",
    "cut off": b'{"studies": [1',
    "empty": b"",
    "a list": b"[1, 2]",
    "null": b"null",
    "a number": b"1",
    "duplicate keys": b'{"studies": [1], "studies": [2], "datasets": ["core"], "formats": ["csv"]}',
    "NaN": b'{"studies": [NaN], "datasets": ["core"], "formats": ["csv"]}',
    "Infinity": b'{"studies": [-Infinity], "datasets": ["core"], "formats": ["csv"]}',
    "1e400": b'{"studies": [1e400], "datasets": ["core"], "formats": ["csv"]}',
    "5,000 digits": b'{"studies": [' + b"9" * 5000 + b'], "datasets": ["core"], "formats": ["csv"]}',
    "100,000 deep": b"[" * 100_000 + b"]" * 100_000,
    "deep inside": b'{"studies": ' + b"[" * 100_000 + b"1" + b"]" * 100_000 + b"}",
    "lone surrogate": b'{"studies": [1], "datasets": ["\\ud800"], "formats": ["csv"]}',
    "surrogate as key": b'{"\\udfff": 1}',
    "NUL": b'{"studies": [1], "datasets": ["core\\u0000"], "formats": ["csv"]}',
    "invalid UTF-8": b'{"studies": [1], "datasets": ["\xff\xfe"], "formats": ["csv"]}',
    "UTF-16": '{"studies": [1]}'.encode("utf-16"),
    "too large": b'{"studies": [' + b"1," * 600_000 + b"1]}",
    "mass assignment": b'{"id": 1, "role": "administrator", "is_superuser": true, "site_id": 1}',
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_body_is_refused_with_a_sentence(case: str, world: World, program: Call) -> None:
    answer = ask(program(world.sofia, world.study), BROKEN[case])
    assert answer.status_code == (413 if case == "too large" else 400), answer.content
    assert len(answer.json()["detail"]) > 10
    assert not ExportJob.objects.exists()


def test_a_byte_order_mark_is_no_harm(world: World, program: Call) -> None:
    answer = ask(program(world.sofia, world.study), b"\xef\xbb\xbf" + json.dumps(body(world)).encode())
    assert answer.status_code == 202


def test_other_content_types_are_refused(world: World, program: Call) -> None:
    answer = program(world.sofia, world.study).post(URL, {"studies": "1"})
    assert answer.status_code == 415


@pytest.mark.parametrize("name", ["cora", "max", "bo", "ivo", "bert", "ada"])
def test_roles_without_the_right_export_nothing(name: str, world: World, program: Call) -> None:
    answer = ask(program(world.people[name], world.study), body(world))
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert not ExportJob.objects.exists()


def test_another_persons_export_does_not_exist(world: World, program: Call) -> None:
    job = ask(program(world.sofia, world.study), body(world)).json()
    for client in (program(world.dana, world.study), program(world.otto, world.foreign_study)):
        assert client.get(f"{URL}{job['id']}/").status_code == 404
        assert client.get(f"{URL}{job['id']}/files/core.csv").status_code == 404
        assert client.get(URL).json()["results"] == []


def test_an_unfinished_has_no_files(world: World, program: Call) -> None:
    client = program(world.sofia, world.study)
    job = ask(client, body(world)).json()
    answer = client.get(f"{URL}{job['id']}/files/core.csv")
    assert answer.status_code == 404
    assert "core.csv" in answer.json()["detail"]


def test_a_finished_export_lists_files_that_can_be_fetched(world: World, program: Call, finished) -> None:  # type: ignore[no-untyped-def]
    job = finished(world.sofia)
    client = program(world.sofia, world.study)
    shown = client.get(f"{URL}{job.pk}/").json()
    assert (shown["state"], shown["progress"]) == ("done", 100)
    (file,) = shown["files"]
    assert file.keys() == {"name", "size", "sha256", "rows", "url"}
    assert file["url"] == f"http://testserver{URL}{job.pk}/files/core.csv"
    for accept in ("*/*", "application/octet-stream", "text/csv"):
        answer = client.get(file["url"], headers={"Accept": accept})
        content = b"".join(answer.streaming_content)
        assert answer.status_code == 200
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file["size"], file["sha256"])
    assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("name", ["nothing.csv", "..%2f..%2fetc%2fpasswd", "core.csv.", "CORE.CSV"])
def test_only_listed_files_are_given_out(name: str, world: World, program: Call, finished) -> None:  # type: ignore[no-untyped-def]
    job = finished(world.sofia)
    assert program(world.sofia, world.study).get(f"{URL}{job.pk}/files/{name}").status_code == 404
