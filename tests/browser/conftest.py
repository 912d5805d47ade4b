"""An installation that runs, web server and worker, and Chromium in front of it."""

import os
from collections.abc import Iterator
from shutil import which

import pytest
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.desk import Clinic, Desk, open_clinic
from tests.browser.screens import Screens
from tests.browser.stack import DATABASE, HASHER, SECRET, Stack, Web, end, start, web_with
from tests.browser.static import collected
from tests.conftest import own_database

_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(which, _NAMES)), "/usr/bin/chromium")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync")
QUIETER = ("--disable-background-networking", "--disable-component-update")
REFUSED = "Failed to load resource"  # what the browser says of every answer that is not a success
PATIENCE = 15_000  # milliseconds: a busy machine is slow, and that is no fault of a page


@pytest.fixture(scope="session")
def web(services: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """The web server for all modules of this process."""
    found = web_with(services, tmp_path_factory.mktemp("stack"), collected(tmp_path_factory))
    yield found
    found.stop()


@pytest.fixture(scope="module")
def stack(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker, web: Web
) -> Iterator[Stack]:  # type: ignore[no-untyped-def]
    """An installation on a database of the module's own, which this process uses as well. A module says with
    TEMPLATE and PROGRAMS if that is not to be empty, and if more than the web server is to run.
    """
    template, programs = getattr(request.module, "TEMPLATE", "empty"), getattr(request.module, "PROGRAMS", ())
    # Sessions and passwords that are made here are checked there.
    same = override_settings(EXPORT_DIR=web.var / "exports", PASSWORD_HASHERS=[HASHER], SECRET_KEY=SECRET)
    with django_db_blocker.unblock(), own_database(template, DATABASE), same:
        children = start(web.var, web.port, web.variables, programs)
        try:
            yield web.renew()
        finally:
            end(children)
    log = web.stack.log("web") + web.stack.log("worker")
    assert "Traceback" not in log, log[-5000:]


@pytest.fixture(scope="package")
def chromium(services: dict[str, str]) -> Iterator[Browser]:
    """One browser for the modules that follow each other here. Its driver runs an event loop in this thread, beside
    which Django refuses to read unless told otherwise; nothing else runs in that loop.
    """
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        arguments = ["--headless", *QUIET, *QUIETER]
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        _forget_connections()
        yield browser
        _forget_connections()
        browser.close()


def _forget_connections() -> None:
    """Beside a running loop Django keeps connections of their own: none may outlive its database."""
    for alias in connections:
        connections[alias].close()
        del connections[alias]


@pytest.fixture(scope="module")
def clinic(stack: Stack) -> Clinic:
    return open_clinic()


@pytest.fixture(scope="package")
def all_screens(web: Web, chromium: Browser) -> Screens:
    """The windows of that browser; `screens` and `desk` lend them to a test."""
    return Screens(chromium, web.stack.url)


@pytest.fixture
def screens(stack: Stack, all_screens: Screens) -> Iterator[Screens]:
    """Windows for one test, about which the browser may not complain; a refused request is its own affair."""
    yield all_screens
    assert [one for one in all_screens.clear() if REFUSED not in one] == []


@pytest.fixture
def desk(stack: Stack, all_screens: Screens, clinic: Clinic) -> Iterator[Desk]:
    yield Desk(clinic, all_screens)
    assert all_screens.clear() == []
