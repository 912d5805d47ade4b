"""Studies, sites, participants, visits and records: shapes, scope, pages, increments, filters."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from api.actions.tokens import issue_token
from forms.capture import Target, save_form
from patients.models import Subject
from tests.integration.api.conftest import Call
from tests.participants import visit
from tests.world import World

LISTS = ("studies", "sites", "subjects", "visits", "records", "exports")
CHANGING = ("subjects", "visits", "records")


def rows(client: Client, name: str, **parameters: object) -> list[dict[str, object]]:
    answer = client.get(f"/api/v1/{name}/", parameters)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def test_what_a_study_and_its_sites_look_like(world: World, program: Call) -> None:
    client = program(world.dana, world.study)
    (study,) = rows(client, "studies")
    assert study == {
        "id": world.study.pk,
        "slug": "tiny",
        "cohort": "TINY",
        "title": {"en": "Tiny study", "fr": "Petite étude", "de": "Kleine Studie"},
        "version": "1.0",
    }
    sites = rows(client, "sites")
    assert [(s["code"], s["country"], s["target"]) for s in sites] == [
        ("LU-CHL", "LU", 20),
        ("CH-USB", "CH", 20),
    ]


def test_a_record_holds_the_values_as_entered(
    world: World, program: Call, participants: list[Subject]
) -> None:
    number = participants[0].number
    record = next(
        r for r in rows(program(world.dana, world.study), "records") if r["subject_number"] == number
    )
    assert (record["form"], record["visit_definition"], record["study_version"]) == ("vitals", "BL", "1.0")
    assert record["values"]["weight"] == "70.0"
    assert record["values"]["weight.unit"] == "kg"
    assert record["values"]["height"] == 170
    assert record["site"] == world.lux.pk


def test_visits_name_their_participant(world: World, program: Call, participants: list[Subject]) -> None:
    found = rows(program(world.dana, world.study), "visits", subject=participants[0].pk, definition="BL")
    assert [(v["subject_number"], v["study"]) for v in found] == [(participants[0].number, world.study.pk)]
    assert found[0]["visited_on"] == participants[0].baseline_on.isoformat()


# How many of the four participants (three at LUX, one at BAS) and of their records each role may read.
SEEN = {
    "cora": (3, 3),
    "nina": (1, 1),
    "ines": (3, 3),
    "paul": (3, 3),
    "max": (3, 3),
    "dana": (4, 4),
    "sofia": (4, 4),
    "bo": (3, 0),
    "ivo": (4, 4),
    "bert": (0, 0),
    "ada": (0, 0),
}


@pytest.mark.parametrize("name", SEEN)
def test_each_role_reads_its_own(name: str, world: World, program: Call, participants: list[Subject]) -> None:
    client = program(world.people[name], world.study)
    assert (len(rows(client, "subjects")), len(rows(client, "records"))) == SEEN[name]
    assert {v["subject_number"] for v in rows(client, "visits")} == {
        s["number"] for s in rows(client, "subjects")
    }


def test_another_study_sees_nothing(world: World, program: Call, participants: list[Subject]) -> None:
    client = program(world.otto, world.foreign_study)
    for name in CHANGING:
        assert rows(client, name) == []
        assert rows(client, name, study=world.study.pk) == []
    assert [s["slug"] for s in rows(client, "studies")] == ["foreign"]


@pytest.mark.parametrize("name", CHANGING)
def test_pages_by_cursor_bring_every_row_once(
    name: str, world: World, program: Call, participants: list[Subject]
) -> None:
    client = program(world.dana, world.study)
    whole = [r["id"] for r in rows(client, name, page_size=1000)]
    found: list[object] = []
    address = f"/api/v1/{name}/?page_size=1"
    for _page in range(len(whole)):
        page = client.get(address).json()
        found += [r["id"] for r in page["results"]]
        address = page["next"]
    assert address is None
    assert found == whole
    assert len(set(whole)) == len(whole) > 1


def test_a_change_between_two_pages_is_not_lost(
    world: World, program: Call, participants: list[Subject]
) -> None:
    client = program(world.dana, world.study)
    first = client.get("/api/v1/records/?page_size=3").json()
    assert participants[0].pk in {r["subject"] for r in first["results"]}
    target = Target(participants[0], visit(participants[0], "BL"), "vitals")
    save_form(by=world.cora, target=target, answers={"height": 181})
    rest = client.get(first["next"]).json()["results"]
    assert [(r["subject"], r["values"]["height"]) for r in rest] == [
        (participants[3].pk, 173),
        (participants[0].pk, 181),
    ]


@pytest.mark.parametrize("name", CHANGING)
def test_only_what_changed_since(name: str, world: World, program: Call, participants: list[Subject]) -> None:
    client = program(world.dana, world.study)
    everything = rows(client, name)
    assert rows(client, name, modified_since="2000-01-01T00:00:00Z") == everything
    later = (timezone.now() + timedelta(hours=1)).isoformat()
    assert rows(client, name, modified_since=later) == []
    # The newest row's own moment, with its offset: what a program keeps between two pulls.
    newest = str(everything[-1]["modified_at"])
    assert rows(client, name, modified_since=newest)[-1]["id"] == everything[-1]["id"]


def test_an_increment_holds_the_changed_record_alone(
    world: World, program: Call, participants: list[Subject]
) -> None:
    client = program(world.dana, world.study)
    before = timezone.now().isoformat()
    target = Target(participants[3], visit(participants[3], "BL"), "vitals")
    save_form(by=world.nina, target=target, answers={"height": 190})
    (changed,) = rows(client, "records", modified_since=before)
    assert (changed["subject"], changed["values"]["height"]) == (participants[3].pk, 190)


@pytest.mark.parametrize(
    "moment", ["yesterday", "2026-13-01T00:00:00Z", "1", "2026-01-01T25:00", "2026-W01-1T10:00Z"]
)
def test_a_moment_that_is_none_is_refused(moment: str, world: World, program: Call) -> None:
    answer = program(world.dana, world.study).get("/api/v1/records/", {"modified_since": moment})
    assert answer.status_code == 400
    assert "modified_since must be a date and time" in answer.json()["detail"]


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00"]
)
def test_moments_at_the_ends_of_time_are_no_fault(moment: str, world: World, program: Call) -> None:
    assert (
        program(world.dana, world.study).get("/api/v1/records/", {"modified_since": moment}).status_code < 500
    )


@pytest.mark.parametrize("name", LISTS)
def test_an_unknown_filter_is_refused_by_name(name: str, world: World, program: Call) -> None:
    answer = program(world.dana, world.study).get(f"/api/v1/{name}/", {"subject__site__code": "CH-USB"})
    assert answer.status_code == 400
    assert "subject__site__code" in answer.json()["detail"]


@pytest.mark.parametrize("value", ["x", "-1", "1.5", "١", "9" * 30, "1 OR 1=1", "01", "１"])
def test_an_id_that_is_none_is_refused(value: str, world: World, program: Call) -> None:
    answer = program(world.dana, world.study).get("/api/v1/subjects/", {"site": value})
    assert (answer.status_code, answer.json()["detail"]) == (400, "site must be a whole number.")


def test_filters_narrow(world: World, program: Call, participants: list[Subject]) -> None:
    client = program(world.dana, world.study)
    assert len(rows(client, "subjects", site=world.bas.pk)) == 1
    assert len(rows(client, "subjects", number=participants[0].number)) == 1
    assert len(rows(client, "subjects", state="withdrawn")) == 0
    assert len(rows(client, "records", form="vitals", site=world.lux.pk)) == 3
    assert client.get("/api/v1/records/", {"form": "vit\x00als"}).status_code == 400
    assert client.get("/api/v1/records/?form=vitals&form=labs").status_code == 400
    assert len(rows(client, "subjects", study=world.foreign_study.pk)) == 0


def test_a_broken_cursor_is_refused(world: World, program: Call) -> None:
    answer = program(world.dana, world.study).get("/api/v1/records/?cursor=nonsense")
    assert answer.status_code == 404
    assert answer.json()["detail"]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_nothing_is_written_through_lists(name: str, method: str, world: World, program: Call) -> None:
    client = program(world.dana, world.study)
    assert (
        getattr(client, method)(f"/api/v1/{name}/", "{}", content_type="application/json").status_code == 405
    )


def test_a_page_costs_the_same_number_of_reads_however_long(
    world: World, participants: list[Subject], django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    _, text = issue_token(by=world.dana, study=world.study)
    client = Client(headers={"Authorization": f"Token {text}"})
    for name in CHANGING:
        with django_assert_max_num_queries(9):
            assert len(rows(client, name)) >= 4
