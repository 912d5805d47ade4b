"""Asking for an export: sentences, rights, and nothing left behind by a refusal."""

import time
from collections.abc import Iterator

import pytest
from celery import Celery

from audit.models import AuditRecord
from clinnova.celery import app
from clinnova.lib.problems import Malformed, NotAllowed
from exports.actions import request_export
from exports.models import ExportJob
from tests.integration.exports.universe import Universe

pytestmark = pytest.mark.django_db
USUAL = {"datasets": ["core"], "formats": ["csv"]}


def test_a_request_is_a_waiting_row(universe: Universe) -> None:
    job = request_export(
        by=universe.people["dana"],
        studies=[universe.alpha.pk, "beta", universe.alpha.pk],
        datasets=["observations", "core", "core"],
        formats=["parquet", "csv"],
    )
    assert (job.state, job.datasets, job.formats) == ("queued", ["core", "observations"], ["csv", "parquet"])
    assert {s.slug for s in job.studies.all()} == {"alpha", "beta"}


def test_it_leaves_a_trail_with_the_requesters_role(universe: Universe) -> None:
    job = request_export(by=universe.people["dana"], studies=["alpha"], **USUAL)
    entry = AuditRecord.objects.get(table="exports_exportjob", row=job.pk)
    assert (entry.actor, entry.role, entry.action) == ("dana.exports", "data_manager", "insert")


@pytest.mark.parametrize("unknown", [999_999, "no-such-study"])
def test_an_unknown_study_is_named(universe: Universe, unknown: object) -> None:
    with pytest.raises(Malformed) as refusal:
        request_export(by=universe.people["dana"], studies=["alpha", unknown], **USUAL)
    assert str(unknown) in str(refusal.value.sentence)
    assert not ExportJob.objects.exists()


def test_a_foreign_study_is_an_unknown_one(universe: Universe) -> None:
    with pytest.raises(Malformed) as refusal:
        request_export(by=universe.people["paul"], studies=[universe.beta.pk], **USUAL)
    assert str(universe.beta.pk) in str(refusal.value.sentence)


def test_a_role_that_does_not_export_is_refused(universe: Universe) -> None:
    with pytest.raises(NotAllowed):
        request_export(by=universe.people["nora"], studies=["alpha"], **USUAL)


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"datasets": ["cores"]}, "observations"),
        ({"datasets": []}, "observations"),
        ({"formats": ["xlsx"]}, "parquet"),
        ({"formats": "csv"}, "parquet"),
        ({"studies": []}, "study"),
        ({"studies": "alpha"}, "list"),
        ({"studies": [True]}, "list"),
        ({"studies": [None]}, "list"),
    ],
)
def test_a_malformed_request_lists_what_would_be_right(universe: Universe, wrong: dict, word: str) -> None:
    with pytest.raises(Malformed) as refusal:
        request_export(**{"by": universe.people["dana"], "studies": ["alpha"], **USUAL, **wrong})
    assert word in str(refusal.value.sentence)
    assert not ExportJob.objects.exists()


def test_a_token_opens_its_study_alone(universe: Universe) -> None:
    dana = universe.people["dana"]
    dana.token_study_id = universe.alpha.pk
    with pytest.raises(Malformed):
        request_export(by=dana, studies=["beta"], **USUAL)
    assert request_export(by=dana, studies=["alpha"], **USUAL).token_study_id == universe.alpha.pk


@pytest.fixture
def no_queue() -> Iterator[None]:
    """A message queue at which nobody answers."""
    Celery("nobody", broker="redis://127.0.0.1:1/0").set_current()
    yield
    app.set_current()


def test_a_queue_that_is_down_does_not_matter(
    universe: Universe, no_queue: None, django_capture_on_commit_callbacks
) -> None:  # type: ignore[no-untyped-def]
    start = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        job = request_export(by=universe.people["dana"], studies=["alpha"], **USUAL)
    assert len(callbacks) == 1
    job.refresh_from_db()
    assert job.state == ExportJob.State.QUEUED
    assert time.monotonic() - start < 2  # a person waits for the page
