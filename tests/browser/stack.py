"""The real thing for browser tests: gunicorn and a Celery worker as processes, set up as in production."""

import os
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.contrib.auth.hashers import Argon2PasswordHasher

from clinnova.services import processes
from clinnova.services.embedded import REPOSITORY, places
from clinnova.services.service_user import current_user
from clinnova.services.supervise import commands
from tests.conftest import PREFIX, database_url

DATABASE = "browser"
SECRET = "only-for-tests-0123456789-0123456789-0123456789-0123456789-0123456789"
HASHER = f"{__name__}.OnceArgon2"
PRODUCTION = {
    "DEBUG": "false",
    "SECRET_KEY": SECRET,
    "ALLOWED_HOSTS": "127.0.0.1",
    "SECURE_COOKIES": "false",
    "SECURE_SSL_REDIRECT": "false",
    "LOG_LEVEL": "WARNING",
    "WORKER_PROCESSES": "1",
    # Loads the product once: a worker is there at once, also after a killed one.
    "GUNICORN_CMD_ARGS": "--preload --config python:tests.browser.preloaded",
}


class OnceArgon2(Argon2PasswordHasher):
    """The product's hashes; many people with one password cost their time once."""

    def encode(self, password: str, salt: str) -> str:
        return _encoded(password)


@cache
def _encoded(password: str) -> str:
    real = Argon2PasswordHasher()
    return str(real.encode(password, real.salt()))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Stack:
    """An installation that runs: its address, and the folder with its logs."""

    url: str
    var: Path

    def log(self, name: str) -> str:
        file = places(self.var).logs / f"{name}.log"
        return file.read_text() if file.exists() else ""


@dataclass
class Web:
    """Gunicorn, which stays while the database behind it is exchanged."""

    var: Path
    variables: Mapping[str, str]
    port: int = field(default_factory=free_port)
    child: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def stack(self) -> Stack:
        return Stack(f"http://127.0.0.1:{self.port}", self.var)

    def renew(self) -> Stack:
        """Workers that know nothing of what was; returns when they answer."""
        if self.child is None:
            (self.child,) = start(self.var, self.port, self.variables, ("web",))
        else:
            old = _children_of(self.child)
            for worker in old:  # a polite end takes them seconds, and nobody waits for what they have in hand
                os.kill(int(worker), signal.SIGKILL)
            assert processes.wait_until(
                lambda: self.child and not old & _children_of(self.child), 60, pause=0.05
            )
        wait(self.stack, [self.child])
        return self.stack

    def stop(self) -> None:
        if self.child:
            self.child.send_signal(signal.SIGQUIT)  # at once
            end([self.child])


def _children_of(child: "subprocess.Popen[bytes]") -> set[str]:
    return set(Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text().split())


def environment(services: dict[str, str], database: str, var: Path) -> dict[str, str]:
    """What the processes read to use `database` and the folder `var`, and nothing else."""
    urls = {name: database_url(services, name, database) for name in ("DATABASE_URL", "OWNER_DATABASE_URL")}
    return {**os.environ, **services, **urls, "CLINNOVA_VAR": str(var)}


def web_with(services: dict[str, str], var: Path, static: Path) -> Web:
    """Not started yet; its database is `DATABASE`, its pages find their files in `static`."""
    (var / "static").symlink_to(static)
    return Web(var, environment(services, f"{PREFIX}_{DATABASE}", var) | PRODUCTION)


def start(
    var: Path, port: int, variables: Mapping[str, str], names: tuple[str, ...]
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
