"""Every route of the product with what nobody should send: an answer below 500 with a sentence, and no trace."""

import re
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import bad_input
from tests.conftest import rolled_back
from tests.integration.permission_stage import ARGUMENTS, Row
from tests.integration.test_permissions import PERSON_OF, ROUTES, ROWS, Stage, copy, stage
from tests.tables import fingerprint

__all__ = ["stage"]
WELCOME = {"200", "201", "202", "204", "302"}
GETS = {row.route: row for row in ROWS if row.method == "GET"}
POSTS = {row.route: row for row in ROWS if row.method == "POST"}
JSON_READERS = ("entry_operations", "entry_hold", "entry_query", "query", "session", "outbox_discard", "api_token",
                "api_exports")  # fmt: skip
# Their rights and their address say everything: a body that cannot be told apart from none does no harm.
NO_BODY_READ = {"logout", "log_add", "administration_end", "entry_complete", "record_complete", "calendar_link",
                "calendar_link_revoke"}  # fmt: skip
TOUCHED_BY_READING = {"patients_calendarlink"}  # says when a calendar program last read it


def person_for(row: Row) -> str:
    """Somebody whom the table lets in, so that the request gets as far as it can."""
    for role, name in PERSON_OF.items():
        if ROWS[row][role] in WELCOME:
            return name
    return "cora"


def client_for(stage: Stage, row: Row) -> Client:
    return copy(stage.programs if row.route.startswith("api_") else stage.browsers, person_for(row))


def address(stage: Stage, row: Row) -> str:
    job = stage.jobs.get(person_for(row), stage.jobs["paul"])
    given = {name: ARGUMENTS[name](stage.lux, row, job) for name in ROUTES[row.route].pattern.converters}
    return reverse(row.route, kwargs=given)


def told(answer: HttpResponse) -> bool:
    """Whether a refusal says something in words: JSON with a detail, or a page."""
    if "json" in answer.headers.get("Content-Type", ""):
        return len(answer.json()["detail"]) > 10
    return bool(re.search(r"<h1>.{5,}</h1>", answer.content.decode(), re.DOTALL))


@pytest.fixture
def untouched(stage: Stage) -> Iterator[Stage]:
    """The stage; whatever happens, nothing of it may be in the tables afterwards."""
    with rolled_back():
        yield stage
        assert {k: v for k, v in fingerprint().items() if k not in TOUCHED_BY_READING} == {
            k: v for k, v in stage.untouched.items() if k not in TOUCHED_BY_READING
        }


@pytest.mark.parametrize("name", GETS)
def test_hostile_parameters(name: str, untouched: Stage) -> None:
    check_parameters(name, untouched, most=1)


@pytest.mark.long
@pytest.mark.parametrize("name", GETS)
def test_many_hostile_parameters(name: str, untouched: Stage) -> None:
    check_parameters(name, untouched, most=len(bad_input.VALUES))


def check_parameters(name: str, stage: Stage, most: int) -> None:
    row = GETS[name]
    client, path = client_for(stage, row), address(stage, row)
    if name.startswith("api_"):
        strings = [s for one in bad_input.API_PARAMETERS for s in bad_input.query_strings((one,), most)]
    else:
        strings = list(bad_input.query_strings(bad_input.PARAMETERS, most))
    for query in strings:
        answer = client.get(path, QUERY_STRING=query)
        assert answer.status_code < 500, query
        # The description of the API answers an unknown `format` in a format of its own.
        assert answer.status_code < 400 or name in ("api_schema", "api_docs") or told(answer), query
    for query in bad_input.UNREADABLE[: most * 2]:
        answer = client.get(path, QUERY_STRING=query)
        assert (answer.status_code, told(answer)) == (400, True), query


@pytest.mark.parametrize("name", JSON_READERS)
def test_broken_json(name: str, untouched: Stage) -> None:
    check_json(name, untouched)


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name in POSTS if name not in (*JSON_READERS, *NO_BODY_READ)])
def test_broken_json_at_pages(name: str, untouched: Stage) -> None:
    check_json(name, untouched)


def check_json(name: str, stage: Stage) -> None:
    row = POSTS[name]
    path = address(stage, row)
    for case, (body, right) in bad_input.JSON_BODIES.items():
        cache.clear()  # no try counts towards the limit of tries
        answer = client_for(stage, row).post(path, body, content_type="application/json")
        assert answer.status_code < 500, case
        if answer.headers.get("Content-Type") == "application/json":
            assert answer.status_code in (*right, 413, 415, 422), (case, answer.content)
            assert told(answer), case


@pytest.mark.long
@pytest.mark.parametrize("name", POSTS)
def test_bodies_of_another_kind(name: str, untouched: Stage) -> None:
    row = POSTS[name]
    path, client = address(untouched, row), client_for(untouched, row)
    for case, kind in bad_input.TYPES.items():
        answer = client.generic("POST", path, b'{"item": "note"}', content_type=kind)
        assert (answer.status_code, told(answer)) == (415, True), case
    answer = client.post(
        path, bad_input.squeezed(), content_type="application/json", HTTP_CONTENT_ENCODING="gzip"
    )
    assert (answer.status_code, told(answer)) == (415, True)


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name in POSTS if not name.startswith("api_")])
def test_broken_forms(name: str, untouched: Stage) -> None:
    row = POSTS[name]
    path, client = address(untouched, row), client_for(untouched, row)
    for case, body in bad_input.FORM_BODIES.items():
        answer = client.post(path, body, content_type="application/x-www-form-urlencoded")
        assert (answer.status_code, told(answer)) == (400, True), case
    answer = client.post(path, {"text": "a\x00b", "reason": "\x00"})
    assert (answer.status_code, told(answer)) == (400, True)
    if name not in NO_BODY_READ:
        answer = client.post(path, b"--x\r\nContent-Disp", content_type="multipart/form-data; boundary=x")
        assert answer.status_code < 500
    answer = client.post(path, b"x", content_type="multipart/form-data")
    assert (answer.status_code, told(answer)) == (400, True)


@pytest.mark.parametrize("name", sorted({row.route for row in ROWS}))
def test_unknown_methods(name: str, untouched: Stage) -> None:
    row = GETS.get(name) or POSTS.get(name) or next(row for row in ROWS if row.route == name)
    client = client_for(untouched, row)
    for method in ("TRACE", "PROPFIND", "BREW"):
        answer = client.generic(method, address(untouched, row))
        assert (answer.status_code, told(answer)) == (405, True)


@pytest.mark.parametrize("case", bad_input.HEADERS)
def test_hostile_headers(case: str, untouched: Stage) -> None:
    for name in ("today", "participants", "login", "entry", "api_subjects", "livez", "export_file"):
        answer = client_for(untouched, GETS[name]).get(
            address(untouched, GETS[name]), **bad_input.HEADERS[case]
        )
        assert answer.status_code < 500, name
    row = POSTS["entry_operations"]
    answer = client_for(untouched, row).post(
        address(untouched, row), b"{}", content_type="application/json", **bad_input.HEADERS[case]
    )
    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize("part", bad_input.PATHS, ids=ascii)
def test_hostile_paths(part: str, untouched: Stage) -> None:
    client = copy(untouched.browsers, "cora")
    number = untouched.lux.subject.number
    for path in (
        f"/{part}", f"/studies/{part}/", f"/studies/tiny/participants/{part}/", f"/exports/{part}/",
        f"/studies/tiny/participants/{number}/visits/{part}/vitals/", f"/studies/tiny/queries/{part}/",
        f"/studies/tiny/participants/{number}/forms/events/{part}/", f"/exports/1/files/{part}", f"/static/{part}",
    ):  # fmt: skip
        answer = client.generic("GET", path)
        assert 400 <= answer.status_code < 500, path


def test_spellings_of_an_address_open_nothing_else(untouched: Stage) -> None:
    client = copy(untouched.browsers, "cora")
    for path in ("/studies/tiny/participants/.", "/Studies/tiny/participants/", "/studies//tiny/participants/",
                 "/studies/tiny/participants/;jsessionid=1", "/exports;/"):  # fmt: skip
        assert client.get(path, follow=True).status_code in (404, 405), path


def test_a_foreign_host_is_refused(untouched: Stage) -> None:
    answer = Client().get("/login/", HTTP_HOST="evil.invalid")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "back", ["https://evil.invalid", "//evil.invalid", "/\\evil.invalid", "javascript:alert(1)"]
)
def test_a_redirect_stays_here(back: str, untouched: Stage) -> None:
    answer = copy(untouched.browsers, "cora").post("/language/", {"language": "fr", "next": back})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    page = Client().post(f"/login/?next={back}", {"username": "cora", "password": "correct horse battery"})
    assert page.headers.get("Location", "/").startswith("/") and "evil" not in page.headers.get(
        "Location", ""
    )
