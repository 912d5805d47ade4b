"""What nobody should send: each gets a sentence and the right 4xx, and leaves no trace in the data."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from forms.capture import Operation, Target, save
from forms.models import FormRecord
from patients.models import Visit
from studies.models import Study
from tests.conftest import rolled_back
from tests.participants import at_baseline, visit
from tests.tables import fingerprint
from tests.unit.studies.definition_folder import STUDY, VITALS, Folder
from tests.world import World

SAMPLE = "sample"  # the id in the broken folder
EDITS = (
    (VITALS, "max: 350", "max: many", "'many' is not a number"),
    (VITALS, "required: true", "requird: true", "'requird' is not known here"),
    (STUDY, "months: 3", "months: 3.5", "'3.5' is not a whole number"),
)


@pytest.mark.django_db
def test_a_broken_protocol_is_refused_with_all_its_problems(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    expected = [(file, folder.edit(file, old, new), sentence) for file, old, new, sentence in EDITS]
    before, errors = fingerprint(), StringIO()
    with pytest.raises(CommandError, match="The study has errors and was not published"):
        call_command("publish_study", str(folder.root / "sample"), stderr=errors)
    lines = errors.getvalue().splitlines()
    for file, line, sentence in expected:
        assert any(
            said.startswith(f"{Path(file).as_posix()}:{line}:") and sentence in said for said in lines
        ), lines
    assert fingerprint() == before
    assert not Study.objects.filter(slug=SAMPLE).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"study: [", b"!!python/object/apply:os.system [ls]", b"- 1"]
)
def test_an_unreadable_protocol_is_refused(content: bytes, tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write(STUDY, content)
    errors = StringIO()
    with pytest.raises(CommandError):
        call_command("publish_study", str(folder.root / "sample"), stderr=errors)
    assert "study.yaml:" in errors.getvalue()
    assert not Study.objects.filter(slug=SAMPLE).exists()


@pytest.mark.django_db
def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing", Path(__file__)):
        with pytest.raises(CommandError, match="is not a folder"):
            call_command("publish_study", str(path))
    with pytest.raises(CommandError):
        call_command("publish_study", str(tmp_path), stderr=StringIO())
    assert not Study.objects.filter(slug=SAMPLE).exists()


class Page:
    """The entry page of vital signs at baseline, as its script talks to the server."""

    def __init__(self, client: Client, place: Visit) -> None:
        self.client, self.place, self.version = client, place, 0
        number = place.subject.number
        self.address = f"/studies/tiny/participants/{number}/visits/{place.pk}/vitals/operations"

    def send(self, body: bytes | None = None, **more: Any):  # type: ignore[no-untyped-def]
        """POST one operation: a good one with `more` changed, or `body` as it is."""
        good = {"key": str(uuid4()), "item": "note", "value": "x", "base_version": self.version, **more}
        sent = json.dumps(good) if body is None else body
        return self.client.post(self.address, sent, content_type="application/json")


@pytest.fixture(scope="module")
def places(shared_world: World) -> dict[str, Visit]:
    """A baseline visit at each site, with a note and a height entered."""
    found = {}
    for name, site in (("cora", shared_world.lux), ("nina", shared_world.bas)):
        by = shared_world.people[name]
        place = visit(at_baseline(by, site), "BL")
        target = Target(place.subject, place, "vitals")
        save(by=by, target=target, operation=Operation(uuid4(), "note", 0, "kept"))
        found[name] = place
    return found


@pytest.fixture
def page(shared_world: World, places: dict[str, Visit], sign_in) -> Iterator[Page]:  # type: ignore[no-untyped-def]
    """Cora's page; what a test does to the data is undone."""
    with rolled_back():
        opened = Page(sign_in(shared_world.cora), places["cora"])
        opened.version = FormRecord.objects.get(visit=places["cora"]).version
        yield opened


REFUSED = {
    "unknown item": ({"item": "blood_type"}, 422, "blood_type"),
    "item of another form": ({"item": "crp"}, 422, "crp"),
    "computed item": ({"item": "bmi", "value": "20"}, 422, ""),
    "text for a number": ({"item": "height", "value": "tall"}, 422, ""),
    "decimal for an integer": ({"item": "height", "value": "170.5"}, 422, ""),
    "list for a number": ({"item": "height", "value": [170]}, 422, ""),
    "object for a number": ({"item": "height", "value": {"a": 1}}, 422, ""),
    "truth for a number": ({"item": "height", "value": True}, 422, ""),
    "number out of the hard range": ({"item": "height", "value": 20}, 422, ""),
    "other digits": ({"item": "height", "value": "١٧٠"}, 422, ""),
    "exponent": ({"item": "height", "value": "1e400"}, 422, ""),
    "unknown unit": ({"item": "weight", "value": "70", "unit": "stone"}, 422, ""),
    "unknown missing reason": ({"item": "height", "value": None, "missing": "LOST"}, 422, ""),
    "value and missing reason": ({"item": "height", "value": 170, "missing": "ND"}, 422, ""),
    "not yes, not no": ({"item": "smoker", "value": "maybe"}, 422, ""),
    "hidden item": ({"item": "cigarettes", "value": 5}, 422, ""),
    "row in a form without rows": ({"item": "note", "row": "r1"}, 422, ""),
    "no key": ({"key": ""}, 400, "key"),
    "key of another kind": ({"key": 7}, 400, "key"),
    "version as text": ({"base_version": "1"}, 400, "base_version"),
    "truth as version": ({"base_version": True}, 400, "base_version"),
    "unknown key": ({"status": "complete"}, 400, "status"),
    "item as list": ({"item": ["note"]}, 400, "item"),
    "time without zone": ({"client_time": "2026-01-01T10:00:00"}, 400, "client_time"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_operation_that_does_not_fit_is_refused(case: str, page: Page) -> None:
    change, status, word = REFUSED[case]
    before = fingerprint()
    answer = page.send(**change)
    assert answer.status_code == status, answer.content
    assert len(answer.json()["detail"]) > 10
    assert word in answer.json()["detail"]
    assert fingerprint() == before


BROKEN = {
    "not JSON": b"item=note",
    "cut off": b'{"key": "',
    "a list": b"[]",
    "duplicate keys": b'{"item": "note", "item": "height"}',
    "NaN": b'{"item": "height", "value": NaN}',
    "1e400": b'{"item": "height", "value": 1e400}',
    "100,000 deep": b"[" * 100_000 + b"]" * 100_000,
    "lone surrogate": b'{"item": "note", "value": "\\ud800"}',
    "NUL": b'{"item": "note", "value": "a\\u0000b"}',
    "invalid UTF-8": b'{"item": "note", "value": "\xff"}',
    "prototype": b'{"__proto__": {"admin": true}, "constructor": {}}',
    "mass assignment": b'{"id": 1, "site_id": 9, "is_superuser": true, "locked": false}',
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_body_is_refused(case: str, page: Page) -> None:
    before = fingerprint()
    answer = page.send(BROKEN[case])
    assert answer.status_code == 400, answer.content
    assert len(answer.json()["detail"]) > 10
    assert fingerprint() == before


def test_a_stale_version_is_a_conflict_that_shows_both(page: Page, shared_world: World) -> None:
    assert page.send(value="hers").status_code == 200
    before = fingerprint()
    answer = page.send(value="mine")
    assert answer.status_code == 409
    told = answer.json()
    assert (told["code"], told["item"], told["value"]) == ("stale", "note", "hers")
    assert told["author"]["name"] == "Cora"
    assert told["at"] and len(told["detail"]) > 10
    assert fingerprint() == before


def test_a_version_of_the_future_is_refused(page: Page) -> None:
    before = fingerprint()
    answer = page.send(base_version=page.version + 100)
    assert answer.status_code in (400, 409, 422)
    assert fingerprint() == before


def test_a_foreign_record_does_not_exist(page: Page, places: dict[str, Visit]) -> None:
    before = fingerprint()
    foreign = Page(page.client, places["nina"])
    assert foreign.send().status_code == 404
    mixed = Page(page.client, places["cora"])  # one's own participant with another's visit
    mixed.address = mixed.address.replace(f"/{places['cora'].pk}/", f"/{places['nina'].pk}/")
    unknown = Page(page.client, places["cora"])
    unknown.address = unknown.address.replace(f"/{places['cora'].pk}/", "/999999/")
    sentences = {p.send().json()["detail"] for p in (foreign, mixed, unknown)}
    assert len(sentences) == 1, "the answer tells which ids exist"
    assert fingerprint() == before


def test_an_unknown_study_in_an_export_is_refused(page: Page, shared_world: World, sign_in) -> None:  # type: ignore[no-untyped-def]
    before = fingerprint()
    body = {"studies": "unknown", "datasets": "core", "formats": "csv"}
    answer = sign_in(shared_world.dana).post("/exports/", body)
    assert answer.status_code == 400
    assert "unknown" in answer.content.decode()
    assert fingerprint() == before
