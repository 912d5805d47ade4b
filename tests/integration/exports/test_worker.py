"""The whole machine: a real worker on a real queue, and what is left when it is killed in the middle."""

import hashlib
from collections.abc import Callable

import pytest
from celery import current_app
from django.db import connections

from exports.actions import request_export
from exports.models import ExportJob
from exports.selectors import folder_of
from tests.integration.exports.conftest import LEASE, Worker, wait_for
from tests.integration.exports.universe import Universe

StartWorker = Callable[[], Worker]


def state(job: ExportJob) -> str:
    job.refresh_from_db()
    return job.state


def assert_whole(job: ExportJob) -> None:
    assert state(job) == ExportJob.State.DONE, job.error
    for output in job.outputs.all():
        content = (folder_of(job) / output.name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == output.sha256, output.name


@pytest.mark.long
@pytest.mark.slow
def test_a_worker_finishes_an_export(start_worker: StartWorker, committed_universe: Universe) -> None:
    start_worker()
    job = request_export(
        by=committed_universe.people["dana"],
        studies=["alpha", "beta"],
        datasets=["core", "observations"],
        formats=["csv", "parquet"],
    )
    wait_for(lambda: state(job) in ("done", "failed"))
    assert_whole(job)
    assert job.outputs.get(name="core.parquet").rows == 5


@pytest.mark.slow
def test_a_worker_killed_in_the_middle(start_worker: StartWorker, committed_universe: Universe) -> None:
    first = start_worker()
    owner = connections["owner"]
    owner.set_autocommit(False)
    with owner.cursor() as cursor:
        cursor.execute("LOCK TABLE patients_visit IN ACCESS EXCLUSIVE MODE")
    try:
        job = request_export(
            by=committed_universe.people["dana"],
            studies=["alpha"],
            datasets=["subjects", "visits"],
            formats=["csv"],
        )
        wait_for(lambda: state(job) == "running" and job.step == "visits.csv")
        first.kill()
    finally:
        owner.rollback()
        owner.set_autocommit(True)
    assert state(job) == "running"
    assert not folder_of(job).exists() and not job.outputs.exists()

    start_worker()
    current_app.send_task("exports.watch", countdown=LEASE + 1)
    wait_for(lambda: state(job) in ("done", "failed"))
    assert_whole(job)
    assert job.attempts == 2
