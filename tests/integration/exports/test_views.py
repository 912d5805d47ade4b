"""The pages: choose, watch, fetch; and who may not."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from accounts.actions.users import system_user
from audit.context import recorded
from exports import jobs
from exports.models import ExportJob, ExportOutput
from exports.selectors import folder_of
from studies.actions.memberships import end_membership
from studies.models import Membership
from tests.integration.exports.universe import ACTOR, Universe

SignIn = Callable[..., Client]
HTMX = {"HTTP_HX_REQUEST": "true"}
FORM = {"studies": ["alpha"], "datasets": ["core"], "formats": ["csv"]}


@pytest.fixture
def finished(universe: Universe, settings, tmp_path: Path) -> ExportJob:  # type: ignore[no-untyped-def]
    """paul's finished export of his site, with one file."""
    settings.EXPORT_DIR = tmp_path
    paul, site = universe.people["paul"], universe.sites["LUX"]
    manifest = {
        "as_of": "2026-03-01T10:00:00+00:00",
        "studies": [
            {"slug": "alpha", "sites": [{"id": site.pk, "code": "LUX"}], "versions": [{"number": "1.0"}]}
        ],
    }
    with recorded(ACTOR):
        job = ExportJob.objects.create(
            requested_by=paul,
            datasets=["core"],
            formats=["csv"],
            state="done",
            manifest=manifest,
            progress=100,
        )
        job.studies.add(universe.alpha)
        ExportOutput.objects.create(job=job, name="core.csv", size=4, sha256="ab" * 32, rows=1)
    folder_of(job).mkdir()
    (folder_of(job) / "core.csv").write_text("a\n1\n")
    return job


@pytest.mark.django_db
def test_the_page_offers_and_counts(
    universe: Universe, sign_in: SignIn, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(universe.people["dana"])
    with django_assert_max_num_queries(30):
        page = client.get("/exports/")
    text = page.content.decode()
    assert page.status_code == 200
    assert 'value="alpha"' in text and 'value="beta"' in text and "3 participants" in text


@pytest.mark.django_db
def test_the_preview_follows_the_choice_and_the_rights(universe: Universe, sign_in: SignIn) -> None:
    client = sign_in(universe.people["paul"])
    preview = client.get("/exports/", {"studies": ["alpha", "beta"], "datasets": ["subjects"]}, **HTMX)
    text = preview.content.decode()
    assert "<html" not in text and "1 participant," in " ".join(text.split()) and "subjects" in text


@pytest.mark.django_db
def test_starting_leads_to_the_export(universe: Universe, sign_in: SignIn) -> None:
    answer = sign_in(universe.people["dana"]).post("/exports/", FORM)
    job = ExportJob.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/exports/{job.pk}/")


@pytest.mark.django_db
def test_a_refused_choice_stays_on_the_page(universe: Universe, sign_in: SignIn) -> None:
    answer = sign_in(universe.people["dana"]).post("/exports/", FORM | {"studies": ["zeta"]})
    assert answer.status_code == 400 and "zeta" in answer.content.decode()
    assert not ExportJob.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("person", ["nora", "otto"])
def test_who_does_not_export_does_not_enter(universe: Universe, sign_in: SignIn, person: str) -> None:
    client = sign_in(universe.people[person])
    assert client.get("/exports/").status_code == 403
    assert client.post("/exports/", FORM).status_code == 403


@pytest.mark.django_db
def test_a_running_job_is_polled_and_a_finished_one_is_not(
    finished: ExportJob, universe: Universe, sign_in: SignIn
) -> None:
    client = sign_in(universe.people["paul"])
    assert "hx-trigger" not in client.get(f"/exports/{finished.pk}/", **HTMX).content.decode()
    assert client.get(f"/exports/{finished.pk}/?whole", **HTMX)["HX-Refresh"] == "true"
    with recorded(ACTOR):
        ExportJob.objects.update(state="running", progress=40, step="core.csv")
    line = client.get(f"/exports/{finished.pk}/", **HTMX).content.decode()
    assert "every 1500ms" in line and "40 %, core.csv" in line and "<html" not in line


@pytest.mark.django_db
def test_the_package_is_shown_and_fetched(finished: ExportJob, universe: Universe, sign_in: SignIn) -> None:
    client = sign_in(universe.people["paul"])
    page = client.get(f"/exports/{finished.pk}/").content.decode()
    assert "ab" * 32 in page and "version 1.0" in page and "your token for this study" in page
    answer = client.get(f"/exports/{finished.pk}/files/core.csv")
    assert b"".join(answer.streaming_content) == b"a\n1\n"
    assert answer["Content-Disposition"] == 'attachment; filename="core.csv"'
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["manifest.json", "..", "%2e%2e%2f1%2fcore.csv"])
def test_other_names_are_not_found(
    finished: ExportJob, universe: Universe, sign_in: SignIn, name: str
) -> None:
    assert sign_in(universe.people["paul"]).get(f"/exports/{finished.pk}/files/{name}").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["", "files/core.csv"])
def test_anothers_export_is_not_found(
    finished: ExportJob, universe: Universe, sign_in: SignIn, address: str
) -> None:
    for person in ("dana", "otto"):
        assert sign_in(universe.people[person]).get(f"/exports/{finished.pk}/{address}").status_code == 404


@pytest.mark.django_db
def test_rights_are_checked_again_at_the_download(
    finished: ExportJob, universe: Universe, sign_in: SignIn
) -> None:
    paul = universe.people["paul"]
    end_membership(by=system_user(), membership=Membership.objects.get(user=paul))
    assert sign_in(paul).get(f"/exports/{finished.pk}/files/core.csv").status_code == 403


@pytest.mark.django_db
def test_a_failure_is_told_in_the_readers_language(
    finished: ExportJob, universe: Universe, sign_in: SignIn
) -> None:
    with recorded(ACTOR):
        ExportJob.objects.update(state="failed", error=jobs.NO_SPACE)
    page = sign_in(universe.people["paul"]).get(f"/exports/{finished.pk}/").content.decode()
    assert "no room on the server" in page
