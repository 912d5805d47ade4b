"""Start, stop and describe the demo's processes: web, worker and beat.

    python -m clinnova.services.demo check | start | run | stop | welcome

The servers below them (`manage.py services`) are started before and stopped after.
"""

import argparse
import json
import os
import signal
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence

from clinnova.services import processes
from clinnova.services.embedded import REPOSITORY, Places, places
from clinnova.services.problems import ServicesError
from clinnova.services.service_user import current_user
from clinnova.services.supervise import MODULE

_COLUMNS = ("role", "username", "password", "site")


def check(home: Places, port: int) -> None:
    """Find out about a taken port before minutes of work, not after. Raises ServicesError."""
    if not _find(home):
        _refuse_taken_port(port)


def start(home: Places, port: int) -> None:
    """(Re)start web, worker and beat in the background and wait until pages are served.

    They are started anew even when they run: the code may have changed since.
    """
    stop(home)
    _refuse_taken_port(port)
    log = home.logs / "supervise.log"
    child = processes.spawn(_command(home, port), log=log, user=current_user(), cwd=REPOSITORY)
    processes.wait_until(lambda: _is_live(port) or child.poll() is not None, 90, pause=0.2)
    if not _is_live(port):
        stop(home)
        ends = "\n".join(f"{log}:\n{processes.tail(log)}" for log in (log, home.logs / "web.log"))
        raise ServicesError(f"The web server does not answer on port {port}. The ends of the logs:\n{ends}")


def run(home: Places, port: int) -> None:
    """Web (restarting on changes), worker and beat in the foreground, until Ctrl-C."""
    stop(home)
    _refuse_taken_port(port)
    print(
        f"http://127.0.0.1:{port} (logs in {home.logs}; Ctrl-C ends web and worker, make stop the servers)",
        flush=True,
    )
    os.chdir(REPOSITORY)
    os.execv(sys.executable, [*_command(home, port), "--reload"])


def stop(home: Places) -> bool:
    """End web, worker and beat of this var folder; False when none ran."""
    return processes.end(lambda: _find(home), signal.SIGTERM)


def welcome(home: Places, port: int) -> None:
    """Print the address and the log-ins that `load_demo` wrote to demo/accounts.json."""
    accounts = json.loads((home.var / "demo" / "accounts.json").read_text())["accounts"]
    studies: dict[tuple[str, ...], list[str]] = {}
    for account in accounts:
        person = tuple(str(account.get(column) or "all") for column in _COLUMNS)
        studies.setdefault(person, []).append(str(account["study"]))
    rows = [(*_COLUMNS, "studies"), *((*person, ", ".join(names)) for person, names in studies.items())]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS) + 1)]
    print(f"\nClinnova EDC: http://127.0.0.1:{port}\n")
    for row in rows:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print("\nSynthetic participants only. make stop ends the demo and keeps its data.")


def _find(home: Places) -> list[int]:
    return processes.find(MODULE, home.marker, current_user().uid)


def _command(home: Places, port: int) -> list[str]:
    return [sys.executable, "-m", MODULE, "--var", str(home.var), "--port", str(port), "--name", home.marker]


def _refuse_taken_port(port: int) -> None:
    # Own processes that were just ended may need a moment to let go of the port.
    if not processes.wait_until(lambda: _is_free(port), 3, pause=0.2):
        raise ServicesError(
            f"Port {port} is in use by another program. Choose another one: make demo PORT={port + 1}"
        )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the web server does
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _is_live(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def main(arguments: Sequence[str]) -> None:
    home, port = places(), _port()
    actions: dict[str, Callable[[], object]] = {
        "check": lambda: check(home, port),
        "start": lambda: start(home, port),
        "run": lambda: run(home, port),
        "stop": lambda: stop(home) and print("Web, worker and beat stopped."),
        "welcome": lambda: welcome(home, port),
    }
    parser = argparse.ArgumentParser(description="The demo's web, worker and beat processes.")
    parser.add_argument("action", choices=actions)
    actions[parser.parse_args(arguments).action]()


def _port() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise ServicesError(f"PORT={given} is not a port number (1 to 65535).")
    return int(given)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except ServicesError as problem:
        sys.exit(f"{problem}")
