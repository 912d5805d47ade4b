"""Who may do what: every route, every role, as `permissions.csv` says.

The table is written and reviewed by people. A route that is missing in it fails, a line without a route fails, and
a refusal that changed a row fails, whatever its status says.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from api.actions.tokens import issue_token
from exports.models import ExportJob
from studies.models import Membership
from tests.conftest import rolled_back
from tests.integration.permission_stage import ARGUMENTS, Place, Row, body_of, exports_of, furnish
from tests.tables import fingerprint
from tests.uploads import kept_in
from tests.world import AT_SITE, STUDY_WIDE, World

TABLE = Path(__file__).with_name("permissions.csv")
PERSON_OF = {role: name for name, role in (AT_SITE | STUDY_WIDE).items()} | {"outsider": "otto"}
LINES = list(csv.DictReader(TABLE.open(newline="")))
ROWS = {Row(line["route"], line["method"], line["case"]): line for line in LINES}
QUERY_STRINGS = {"entry_query": {"item": "weight"}, "record_query": {"item": "ae_term"}}
COLUMNS = ("anonymous", *PERSON_OF)


def leaves(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Every route of the product."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from leaves(pattern)
        else:
            yield pattern


ROUTES = {str(pattern.name): pattern for pattern in leaves()}
WITH_OBJECT = [row for row in ROWS if set(ROUTES[row.route].pattern.converters) & {"number", "pk"}]


@dataclass
class Stage:
    """Both places, everybody's export and everybody's client."""

    world: World
    lux: Place
    bas: Place
    jobs: dict[str, ExportJob]
    browsers: dict[str, Client]
    programs: dict[str, Client]
    untouched: dict[str, str]

    def call(self, row: Row, person: str, place: Place, job: ExportJob) -> HttpResponse:
        """The request of a row as `person` ("" for nobody), about the objects of `place`."""
        cache.clear()  # no cell counts towards another's limit of tries
        client = copy(self.programs if row.route.startswith("api_") else self.browsers, person)
        given = {name: ARGUMENTS[name](place, row, job) for name in ROUTES[row.route].pattern.converters}
        send = getattr(client, row.method.lower())
        address = reverse(row.route, kwargs=given)
        if row.method == "GET":
            return send(address, QUERY_STRINGS.get(row.route, {}))
        body, as_json = body_of(row, place, self.world)
        return send(address, body, content_type="application/json") if as_json else send(address, body)


@pytest.fixture(scope="module")
def stage(shared_world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    world = shared_world
    with pytest.MonkeyPatch.context() as patch, kept_in(tmp_path_factory.mktemp("files")):
        patch.setattr("django.conf.settings.EXPORT_DIR", tmp_path_factory.mktemp("exports"))
        memberships = {m.user.username: m for m in Membership.objects.select_related("user")}
        lux = furnish(world, world.cora, world.lux, memberships["max"])
        bas = furnish(world, world.nina, world.bas, memberships["nina"])
        jobs = exports_of(world)
        names = ("", *PERSON_OF.values())
        browsers = {name: _browser(world, name) for name in names}
        programs = {name: _program(world, name) for name in names}
        yield Stage(world, lux, bas, jobs, browsers, programs, fingerprint())


def copy(clients: dict[str, Client], person: str) -> Client:
    """The same log-in in a client that may lose it by logging out."""
    original = clients[person]
    client = Client(enforce_csrf_checks=original.handler.enforce_csrf_checks)
    client.defaults.update(original.defaults)
    client.cookies = SimpleCookie({name: morsel.value for name, morsel in original.cookies.items()})
    return client


def _browser(world: World, name: str) -> Client:
    client = Client()
    if name:
        client.force_login(world.people[name], backend="studies.backends.MemberBackend")
    return client


def _program(world: World, name: str) -> Client:
    if not name:
        return Client()
    study = world.foreign_study if name == "otto" else world.study
    _token, text = issue_token(by=world.people[name], study=study)
    return Client(headers={"Authorization": f"Token {text}"})


def outcome(answer: HttpResponse) -> str:
    """The status, or "login" for a redirect to the log-in page."""
    if answer.status_code == 302 and answer.headers["Location"].startswith("/login/"):
        return "login" if "?next=" in answer.headers["Location"] else "302"
    return str(answer.status_code)


def test_every_route_is_in_the_table_and_every_line_has_a_route() -> None:
    assert {row.route for row in ROWS} == set(ROUTES)
    assert None not in ROUTES and len(ROWS) == len(LINES)
    assert all(set(line) == {"route", "method", "case", *COLUMNS} for line in LINES)


def test_every_argument_of_a_route_has_a_value_here() -> None:
    assert {name for pattern in ROUTES.values() for name in pattern.pattern.converters} <= set(ARGUMENTS)


@pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: "-".join(filter(None, (row.route, row.method, row.case)))
)
def test_each_role_gets_what_the_table_says(row: Row, stage: Stage) -> None:
    found, traces = {}, []
    for role in COLUMNS:
        person = PERSON_OF.get(role, "")
        with rolled_back():
            answer = stage.call(row, person, stage.lux, stage.jobs.get(person, stage.jobs["paul"]))
            found[role] = outcome(answer)
            if answer.status_code >= 400 and fingerprint() != stage.untouched:
                traces.append(role)
    assert found == {role: ROWS[row][role] for role in COLUMNS}
    assert traces == [], "refused, but something was written"


@pytest.mark.parametrize(
    "row", WITH_OBJECT, ids=lambda row: "-".join(filter(None, (row.route, row.method, row.case)))
)
def test_objects_of_others_do_not_exist(row: Row, stage: Stage) -> None:
    """For the nurse of one site with the other's participant, and for a stranger to the study with any."""
    strangers: list[tuple[str, Place]] = [("cora", stage.bas), ("otto", stage.lux), ("otto", stage.bas)]
    with rolled_back():
        for person, place in strangers:
            answer = stage.call(row, person, place, stage.jobs["dana"])
            expected = 403 if (row.route, person) == ("administration_end", "cora") else 404
            assert answer.status_code == expected, (person, place.site.code)
        assert fingerprint() == stage.untouched


@pytest.mark.parametrize(
    "row", [r for r in ROWS if r.method == "POST" and not r.route.startswith("api_")], ids=str
)
def test_another_sites_page_cannot_send_for_you(row: Row, stage: Stage) -> None:
    """Without the token of our own pages nothing is done, whoever's cookie comes along."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = stage.browsers["cora"].cookies
    careless = replace(stage, browsers={"cora": client})
    with rolled_back():
        answer: Any = careless.call(row, "cora", stage.lux, stage.jobs["paul"])
        assert answer.status_code == 403
        assert fingerprint() == stage.untouched


@pytest.mark.parametrize("name", ROUTES)
def test_other_methods_change_nothing(name: str, stage: Stage) -> None:
    listed = {row.method for row in ROWS if row.route == name}
    with rolled_back():
        for method in sorted({"POST", "PUT", "PATCH", "DELETE"} - listed):
            for person in ("cora", "ada"):
                answer = stage.call(Row(name, method, ""), person, stage.lux, stage.jobs["paul"])
                assert answer.status_code < 500, (method, person)
        assert fingerprint() == stage.untouched
