"""Installations to be hurt, people at them, and a line in the table of faults for each test."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import call_command

from clinnova.services.testing import TemporaryServices
from forms.capture import Target
from tests.browser.stack import PRODUCTION, environment, free_port
from tests.conftest import PREFIX, _drop, _make, _using
from tests.faults.installation import Installation, Servers, database_at
from tests.faults.invariants import judge
from tests.faults.nurse import Entry, Nurse
from tests.faults.table import Row, property_of
from tests.integration.forms.filling import at
from tests.participants import at_baseline
from tests.world import World, build_world, find_world

Outcome = Callable[..., None]


@dataclass
class Ward:
    """An installation with the small study, and as many nurses and participants as a test needs."""

    web: Installation
    world: World

    def nurse(self, name: str = "cora", port: int = 0) -> Nurse:
        """Logged in; `port` of a proxy instead of the installation's own."""
        return Nurse(self.world.people[name], port or self.web.port)

    def form(self, form: str = "vitals") -> Target:
        """An empty form of a new participant at baseline."""
        return at(at_baseline(self.world.cora, self.world.lux), form)


@dataclass
class DoomedWard(Ward):
    """One whose PostgreSQL and Valkey are its own, so that they may die."""

    servers: Servers


@pytest.fixture(scope="session")
def faulty_web(
    services: dict[str, str], django_db_setup: None, django_db_blocker, tmp_path_factory
) -> Iterator[tuple[str, Ward]]:  # type: ignore[no-untyped-def]
    """One installation for all tests here that leave the servers alone, and the name of its database."""
    name, var = f"{PREFIX}_faults", tmp_path_factory.mktemp("faults")
    with django_db_blocker.unblock():
        _make(name, f"{PREFIX}_universe")
        with _using(name):
            world = find_world()
    web = Installation(free_port(), var, environment(services, name, var) | PRODUCTION)
    try:
        web.start()
        yield name, Ward(web, world)
    finally:
        web.stop()
        with django_db_blocker.unblock():
            _drop(name)


@pytest.fixture(scope="module")
def ward(faulty_web: tuple[str, Ward], django_db_blocker) -> Iterator[Ward]:  # type: ignore[no-untyped-def]
    """The installation, whose database this process uses as well."""
    name, ward = faulty_web
    with django_db_blocker.unblock(), _using(name):
        yield ward


@pytest.fixture(scope="module")
def doomed(services: dict[str, str], django_db_blocker, tmp_path_factory) -> Iterator[DoomedWard]:  # type: ignore[no-untyped-def]
    """An installation on servers of its own, which write to the disk as real ones do."""
    var = tmp_path_factory.mktemp("doomed")
    with TemporaryServices(hasty=False) as own, django_db_blocker.unblock(), database_at(own.urls):
        with Path(os.devnull).open("w") as silence:
            call_command("prepare_database", verbosity=0, stdout=silence)
        world = build_world()
        variables = {**os.environ, **own.environment, "CLINNOVA_VAR": str(var), **PRODUCTION}
        web = Installation(free_port(), var, variables)
        try:
            web.start()
            yield DoomedWard(web, world, Servers(own.home))
        finally:
            web.stop()


@pytest.fixture
def outcome(request: pytest.FixtureRequest) -> Outcome:
    """`outcome(fault, injected, journal)`: compare with the tables, note the line of the table, fail on any loss."""

    def note(fault: str, injected: int, journal: Iterable[Entry]) -> None:
        entries = list(journal)
        verdict = judge(entries)
        told = f"{len(entries) - len(verdict.untold)}/{len(entries)}"
        counts = (verdict.acknowledged, verdict.retried, len(verdict.lost), len(verdict.doubled))
        request.node.user_properties.append(property_of(Row(fault, injected, *counts, told)))
        assert verdict.wrong == []

    return note
