"""Keeping processes alive, and telling at once when they cannot live."""

import os
import signal
import socket
import sys

import pytest

from clinnova.services import demo, processes
from clinnova.services.embedded import places
from clinnova.services.problems import ServicesError
from clinnova.services.supervise import Kept, end_all

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def home(folder):
    return places(folder)


@pytest.fixture
def keep(home):
    """Tend one process; it ends with the test."""
    kept = []

    def keep_one(command):
        kept.append(Kept("web", command))
        kept[-1].tend(home)
        return kept[-1]

    yield keep_one
    end_all([process.child for process in kept])


def test_a_killed_process_is_started_again(home, keep):
    web = keep(SLEEP)
    first = web.child

    os.kill(first.pid, signal.SIGKILL)

    def started_again():
        web.tend(home)
        return web.child is not first and web.child.poll() is None

    assert processes.wait_until(started_again, 5)


def test_a_process_that_cannot_start_is_given_up(home, keep):
    web = keep([sys.executable, "-c", "raise SystemExit(3)"])
    web.child.wait()
    web.started -= web.pause

    with pytest.raises(ServicesError, match=r"web cannot start \(status 3\)"):
        web.tend(home)


def test_a_process_that_ran_well_is_started_again_after_a_failure(home, keep):
    web = keep([sys.executable, "-c", "raise SystemExit(3)"])
    first = web.child
    first.wait()
    web.proven, web.started = True, web.started - web.pause

    web.tend(home)

    assert web.child is not first
    assert web.pause > 0.5


def test_a_taken_port_is_named_before_any_work(home):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(ServicesError, match=f"Port {port} is in use by another program"):
            demo.check(home, port)


def test_a_port_that_is_no_number_is_refused(monkeypatch):
    monkeypatch.setenv("PORT", "80a")

    with pytest.raises(ServicesError, match="PORT=80a is not a port number"):
        demo.main(["check"])
