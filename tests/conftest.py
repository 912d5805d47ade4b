"""Servers, databases and people for the tests.

Unit and spec tests need no server. The first test that asks for a database starts real ones (or uses those of
the environment); tables belong to the owner's role, tests run under the application's, as in production.
"""

import gc
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

import environ
import psycopg2
import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.core.management import call_command
from django.db import connections, transaction
from django.test import Client

from clinnova.services.testing import TemporaryServices
from studies.registry import definition
from tests.faults.table import pytest_terminal_summary  # noqa: F401 - printed by whoever prints the other results
from tests.world import World, build_world, find_world

PREFIX = os.environ.get("TEST_PREFIX", "test") + os.environ.get("PYTEST_XDIST_WORKER", "")
_clones = count(1)


def pytest_configure() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest modules first: then small ones are left for whoever has nothing to do at the end."""
    places = ("tests/browser/", "tests/faults/", "tests/integration/", "tests/")
    items.sort(key=lambda item: next(n for n, place in enumerate(places) if item.nodeid.startswith(place)))


def pytest_collection_finish() -> None:
    """Thousands of tests wait: nobody need look through them for garbage, over and over."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session")
def services() -> Iterator[dict[str, str]]:
    """Real PostgreSQL and Valkey; yields the environment that child processes need to reach them."""
    names = ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL")
    if "DATABASE_URL" in os.environ:
        environment = {n: os.environ[n] for n in names if n in os.environ}
        _point_at(environment)
        yield environment
        return
    with TemporaryServices() as temporary:
        environment = temporary.environment
        _point_at(environment)
        yield environment
        for connection in connections.all():
            connection.close()


def _point_at(environment: dict[str, str]) -> None:
    parse = environ.Env.db_url_config
    settings.DATABASES["default"].update(parse(environment["DATABASE_URL"]))
    settings.DATABASES["owner"].update(parse(environment["OWNER_DATABASE_URL"]))
    settings.CACHES["default"]["LOCATION"] = environment["REDIS_URL"]
    with suppress(AttributeError):
        del caches["default"]  # made before the address was known
    settings.CELERY_BROKER_URL = environment.get("CELERY_BROKER_URL", environment["REDIS_URL"])


@pytest.fixture(scope="session")
def django_db_setup(services: dict[str, str], django_db_blocker) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """Two migrated templates, empty and with the universe; tests roll back in a copy of the latter."""
    empty, universe, main = (f"{PREFIX}_{name}" for name in ("empty", "universe", "main"))
    with django_db_blocker.unblock():
        _make(empty)
        with _using(empty), Path(os.devnull).open("w") as silence:
            call_command("prepare_database", verbosity=0, stdout=silence)
        _make(universe, empty)
        with _using(universe):
            build_world()
        _make(main, universe)
        with _using(main):
            yield
        for name in (main, universe, empty):
            _drop(name)


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """An empty database of the test's own, in which commits are real. Yields its name."""
    with django_db_blocker.unblock(), own_database("empty") as name:
        yield name


@contextmanager
def own_database(template: str = "empty", name: str = "") -> Iterator[str]:
    """A copy of the template "empty" or "universe", used by this process while inside and dropped after. `name` for
    programs that expect it under that name.
    """
    name = f"{PREFIX}_{name}" if name else f"{PREFIX}_own_{next(_clones)}"
    _make(name, f"{PREFIX}_{template}")
    with _using(name):
        yield name
    _drop(name)


@pytest.fixture(autouse=True)
def _fresh_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "services" in request.fixturenames:
        cache.clear()


@pytest.fixture
def world(db: None) -> World:
    """The named universe of `tests/world.py` in a database that rolls back."""
    return find_world()


@pytest.fixture(scope="module")
def shared_world(django_db_setup: None, django_db_blocker) -> Iterator[World]:  # type: ignore[no-untyped-def]
    """The same universe once for a module of many small tests, each of which takes its part by `rolled_back`.

    Such tests carry no `django_db` mark: its end would close the connection, and this transaction with it.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield find_world()
        transaction.set_rollback(True)


@contextmanager
def rolled_back() -> Iterator[None]:
    """Undo in the database what happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def committed_world(django_db_setup: None, django_db_blocker) -> Iterator[World]:  # type: ignore[no-untyped-def]
    """The same universe in a database of the test's own: for threads and server processes."""
    with django_db_blocker.unblock(), own_database("universe"):
        yield find_world()


@pytest.fixture
def sign_in():  # type: ignore[no-untyped-def]
    """A browser-like client that is logged in as the given user."""

    def open_client(user) -> Client:  # type: ignore[no-untyped-def]
        client = Client()
        client.force_login(user, backend="studies.backends.MemberBackend")
        return client

    return open_client


def database_url(services: dict[str, str], role: str, name: str) -> str:
    """The address of database `name` for DATABASE_URL or OWNER_DATABASE_URL of a child process."""
    head, _, tail = services[role].partition("?")
    return head.rsplit("/", 1)[0] + f"/{name}" + (f"?{tail}" if tail else "")


@contextmanager
def _using(name: str) -> Iterator[None]:
    """Point both database aliases at database `name` while inside."""
    before = {alias: settings.DATABASES[alias]["NAME"] for alias in ("default", "owner")}
    _switch(dict.fromkeys(before, name))
    try:
        yield
    finally:
        _switch(before)


def _switch(names: dict[str, str]) -> None:
    for alias, name in names.items():
        connections[alias].close()
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name
    definition.cache_clear()


def _make(name: str, template: str = "template0") -> None:
    _drop(name)
    _sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def _drop(name: str) -> None:
    """Once more a little later where the server itself was at work in it: those processes we may not end."""
    for wait in (0.5, 1, 2, 0):
        try:
            return _sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        except psycopg2.errors.InsufficientPrivilege:
            if not wait:
                raise
            time.sleep(wait)


def _sql(statement: str) -> None:
    """Run a statement outside any transaction on the owner's maintenance connection."""
    owner = connections["owner"]
    parameters = owner.get_connection_params() | {"dbname": os.environ.get("TEST_MAINTENANCE_DB", "clinnova")}
    parameters.pop("cursor_factory", None)
    connection = psycopg2.connect(**parameters)
    with suppress(psycopg2.errors.DuplicateDatabase):
        connection.autocommit = True
        connection.cursor().execute(statement)
    connection.close()
