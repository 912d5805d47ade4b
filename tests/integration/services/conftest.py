"""Embedded servers in folders of their own; every one of them is ended with its test."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest

from clinnova.services import control
from clinnova.services.embedded import Places, default_urls, places


def _open_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="clinnova-test-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that everybody may enter, unlike pytest's own temporary folders."""
    yield from _open_folder()


@pytest.fixture(scope="module")
def shared_var() -> Iterator[Path]:
    """A var folder whose data several tests use one after the other: making a cluster takes longest."""
    for folder in _open_folder():
        yield folder / "var"


@pytest.fixture
def said() -> list[str]:
    """What the adapter told the person at the terminal."""
    return []


@pytest.fixture
def start(said: list[str]) -> Iterator[Callable[[Path], Places]]:
    """Start servers for a var folder; they end with the test."""
    started: list[Places] = []

    def start_in(var: Path) -> Places:
        home = places(var)
        started.append(home)
        control.start(home, said.append, hasty=True, tied=True)
        return home

    yield start_in
    for home in started:
        if os.path.lexists(home.var):
            control.stop(home, said.append)


@pytest.fixture
def ask() -> Callable[..., list[tuple[object, ...]]]:
    """Run one statement as the owner's role; returns its rows."""

    def ask_one(home: Places, statement: str, url: str | None = None) -> list[tuple[object, ...]]:
        connection = psycopg2.connect(url or default_urls(home.var).owner_url)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    return ask_one
