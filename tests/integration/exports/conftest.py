"""The universe of the exports, in a database that rolls back and in one where commits are real; a real
worker.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.conf import settings as django_settings

from exports.actions import request_export
from exports.models import ExportJob
from tests.conftest import database_url
from tests.integration.exports.universe import Universe, build_universe, fill

LEASE = 4  # seconds; short, so that a killed worker's job is missed soon


@pytest.fixture
def universe(db: None) -> Universe:
    """Filled, and rolled back after the test."""
    built = build_universe()
    fill(built)
    return built


@pytest.fixture
def committed_universe(committed_db: str, settings, tmp_path: Path) -> Universe:  # type: ignore[no-untyped-def]
    """Filled and committed, with an export folder of its own."""
    settings.EXPORT_DIR = tmp_path / "exports"
    settings.EXPORT_LEASE_SECONDS = LEASE
    built = build_universe()
    fill(built)
    return built


@pytest.fixture
def ask(committed_universe: Universe) -> Callable[..., ExportJob]:
    """ask(person="dana", datasets=…, formats=…): a waiting job on study alpha; nobody is told."""

    def make(person: str = "dana", **wanted: Any) -> ExportJob:
        facts: dict[str, Any] = {"studies": ["alpha"], "datasets": ["subjects"], "formats": ["csv"]}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("exports.actions.requests.ring", lambda job_id: False)
            return request_export(by=committed_universe.people[person], **{**facts, **wanted})

    return make


class Worker:
    """A Celery worker process of its own, as in production: spawned pool, real Valkey, real PostgreSQL."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self._log = log.open("ab")
        command = [sys.executable, "-m", "celery", "-A", "clinnova", "worker", "-c", "1", "--without-mingle"]
        self._process = subprocess.Popen(
            [*command, "--without-gossip", "-l", "INFO"],
            cwd=django_settings.BASE_DIR,
            env={**os.environ, **environment, "DEBUG": "1"},
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )

    def kill(self) -> None:
        """As a power cut would: the worker, its pool, and their helpers at once."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._log.close()

    def stop(self) -> None:
        """End it, politely at first."""
        if self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(20)
            self._log.close()
        except subprocess.TimeoutExpired:
            self.kill()


@pytest.fixture
def start_worker(
    services: dict[str, str], committed_db: str, committed_universe: Universe, settings, tmp_path: Path
) -> Iterator[Callable[[], Worker]]:  # type: ignore[no-untyped-def]
    """start_worker(): another worker on this test's database; all are gone after the test."""
    current_app.conf.broker_url = settings.CELERY_BROKER_URL
    current_app.control.purge()
    environment = {
        **services,
        "DATABASE_URL": database_url(services, "DATABASE_URL", committed_db),
        "OWNER_DATABASE_URL": database_url(services, "OWNER_DATABASE_URL", committed_db),
        "CLINNOVA_VAR": str(tmp_path / "var"),
        "EXPORT_DIR": str(settings.EXPORT_DIR),
        "EXPORT_LEASE_SECONDS": str(LEASE),
    }
    workers: list[Worker] = []

    def start() -> Worker:
        workers.append(Worker(environment, tmp_path / "worker.log"))
        return workers[-1]

    yield start
    for worker in workers:
        worker.stop()


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Return once `condition` holds; fail after `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)
