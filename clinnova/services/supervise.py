"""Keep the web, worker and beat processes of one var folder running; started by `demo.py`.

    python -m clinnova.services.supervise --var FOLDER --port 8000 --name clinnova-… [--reload]

A process that ends is started again, slower each time. All end with this one, even when it is killed.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from clinnova.services import processes
from clinnova.services.embedded import REPOSITORY, Places, places
from clinnova.services.problems import ServicesError
from clinnova.services.service_user import current_user

MODULE = "clinnova.services.supervise"
_HEALTHY_SECONDS = 30
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0


@dataclass
class Kept:
    """One process, and when it may be started again."""

    name: str
    command: Sequence[str]
    child: "subprocess.Popen[bytes] | None" = None
    started: float = 0
    pause: float = _SHORTEST_PAUSE
    proven: bool = False

    def tend(self, home: Places) -> None:
        """Start the process unless it runs or failed a moment ago.

        Raises ServicesError when it cannot even start for the first time, as with a mistake in the settings.
        """
        if self.child is None:
            self._start(home)
            return
        status, age = self.child.poll(), time.monotonic() - self.started
        self.proven = self.proven or age > _HEALTHY_SECONDS
        if status is None or age < self.pause:
            return
        if status > 0 and not self.proven:
            raise ServicesError(f"{self.name} cannot start (status {status}).")
        print(f"{self.name} ended with status {status}; starting it again.", flush=True)
        self.pause = _SHORTEST_PAUSE if age > _HEALTHY_SECONDS else min(self.pause * 2, _LONGEST_PAUSE)
        self._start(home)

    def _start(self, home: Places) -> None:
        log = home.logs / f"{self.name}.log"
        # SIGTERM is the polite end for all three: requests and tasks in hand are finished.
        self.child = processes.spawn(
            self.command, log=log, user=current_user(), cwd=REPOSITORY, tied=signal.SIGTERM
        )
        self.started = time.monotonic()


def commands(home: Places, port: int, *, reload: bool) -> list[Kept]:
    """What runs beside the servers; --reload: the development server, which follows changes of the code."""
    python = sys.executable
    celery = [python, "-m", "celery", "-A", "clinnova"]
    web = [python, "-m", "gunicorn", "clinnova.wsgi:application", "--name", home.marker]
    web += ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    # The control socket would be one for all clones of a user.
    web += ["--graceful-timeout", "5", "--no-control-socket"]
    if reload:
        web = [python, "manage.py", "runserver", f"127.0.0.1:{port}"]
    return [
        Kept("web", web),
        Kept("worker", [*celery, "worker", "--loglevel", "INFO", "--hostname", f"worker@{home.marker}"]),
        Kept("beat", [*celery, "beat", "--loglevel", "WARNING", "--pidfile="]),
    ]


def run(home: Places, kept: Sequence[Kept]) -> None:
    """Tend the processes until SIGTERM or Ctrl-C, then end them.

    Raises ServicesError when one cannot start.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        while True:
            for process in kept:
                process.tend(home)
            time.sleep(0.25)
    except KeyboardInterrupt:
        return
    finally:
        end_all([process.child for process in kept if process.child])


def end_all(children: "Sequence[subprocess.Popen[bytes]]", patience: float = 10) -> None:
    for child in children:
        child.terminate()
    if not processes.wait_until(lambda: all(child.poll() is not None for child in children), patience):
        for child in children:
            child.kill()


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description="Keep web, worker and beat running.")
    parser.add_argument("--var", required=True, type=Path)
    parser.add_argument("--port", required=True, type=int)
    parser.add_argument("--name", required=True, help="the marker of the var folder, for the process list")
    parser.add_argument("--reload", action="store_true")
    chosen = parser.parse_args(arguments)
    os.environ["CLINNOVA_VAR"], os.environ["PORT"] = str(chosen.var), str(chosen.port)
    home = places(chosen.var)
    run(home, commands(home, chosen.port, reload=chosen.reload))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except ServicesError as problem:
        sys.exit(str(problem))
