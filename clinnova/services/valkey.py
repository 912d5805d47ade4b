"""The embedded Valkey: Celery's broker and Django's cache, on a private unix socket."""

import signal
import socket
from pathlib import Path

from clinnova.services import processes
from clinnova.services.embedded import Places
from clinnova.services.problems import ServicesError
from clinnova.services.service_user import ServiceUser

_PATIENCE = 30.0


def find(home: Places, user: ServiceUser) -> list[int]:
    return processes.find("valkey-server", home.marker, user.uid)


def start(home: Places, user: ServiceUser, program: Path, *, hasty: bool, tied: bool) -> bool:
    """Start the server and wait until it answers; False when it ran already.

    Raises ServicesError with the end of the server's log when it does not come up.
    """
    ran = bool(find(home, user))
    if not ran:
        _launch(home, user, program, hasty=hasty, tied=tied)
    came_up = processes.wait_until(lambda: _answers(home) or not find(home, user), _PATIENCE)
    if not came_up or not find(home, user):
        log = _log(home)
        raise ServicesError(f"Valkey does not answer. The end of {log}:\n{processes.tail(log)}")
    return not ran


def stop(home: Places, user: ServiceUser) -> bool:
    """End the server after it has written its file; False when none ran."""
    return processes.end(lambda: find(home, user), signal.SIGTERM)


def _launch(home: Places, user: ServiceUser, program: Path, *, hasty: bool, tied: bool) -> None:
    processes.spawn(
        [program, *_options(home, hasty=hasty)],
        log=_log(home),
        user=user,
        environment={},
        tied=signal.SIGTERM if tied else None,
    )


def _log(home: Places) -> Path:
    return home.logs / "valkey.log"


def _options(home: Places, *, hasty: bool) -> list[str]:
    options = {
        "port": "0",
        "unixsocket": str(home.valkey_socket),
        "unixsocketperm": "700",
        "dir": str(home.valkey_data.resolve()),
        "appendonly": "no" if hasty else "yes",
        "save": "",
        # A full broker must refuse new jobs, never drop waiting ones.
        "maxmemory-policy": "noeviction",
        # Keeps the socket's path, and with it our marker, in the process list.
        "set-proc-title": "no",
    }
    return [word for name, value in options.items() for word in (f"--{name}", value)]


def _answers(home: Places) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(5)
        try:
            client.connect(str(home.valkey_socket))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")  # while it loads its file it answers -LOADING
        except OSError:
            return False
