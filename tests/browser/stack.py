"""The real thing for browser tests: gunicorn and a Celery worker as processes."""

import os
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from clinnova.services import processes
from clinnova.services.embedded import REPOSITORY, places
from clinnova.services.service_user import current_user
from clinnova.services.supervise import commands
from tests.conftest import database_url


@dataclass
class Stack:
    """An installation that runs: its address, and the folder with its logs."""

    url: str
    var: Path

    def log(self, name: str) -> str:
        return (places(self.var).logs / f"{name}.log").read_text()


def environment(services: dict[str, str], database: str, var: Path) -> dict[str, str]:
    """What the processes read to use `database` and the folder `var`, and nothing else."""
    urls = {name: database_url(services, name, database) for name in ("DATABASE_URL", "OWNER_DATABASE_URL")}
    return {
        **os.environ,
        **services,
        **urls,
        "CLINNOVA_VAR": str(var),
        "DEBUG": "true",
        "WORKER_PROCESSES": "1",
    }


def start(
    var: Path, port: int, variables: dict[str, str], names: tuple[str, ...] = ("web", "worker")
) -> list["subprocess.Popen[bytes]"]:
    """The very commands of an installation. Beat is left out: it only announces again what got lost."""
    home, user = places(var), current_user()
    return [
        processes.spawn(
            kept.command,
            log=home.logs / f"{kept.name}.log",
            user=user,
            cwd=REPOSITORY,
            environment=variables,
            tied=signal.SIGTERM,
        )
        for kept in commands(home, port, reload=False)
        if kept.name in names
    ]


def wait(stack: Stack, children: list["subprocess.Popen[bytes]"]) -> None:
    def answers() -> bool:
        try:
            with urllib.request.urlopen(f"{stack.url}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    up = processes.wait_until(lambda: answers() or any(c.poll() is not None for c in children), 90, pause=0.2)
    assert up and answers(), stack.log("web")[-3000:]


def end(children: list["subprocess.Popen[bytes]"]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(timeout=15)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
