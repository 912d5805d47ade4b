"""The embedded PostgreSQL as a process: one private cluster, reached through a unix socket only.

Clients are known by their operating system user (`peer`), so there is no password to keep: the user who
started the server may be the owner's or the application's role, nobody else may be anyone.
"""

import signal
from pathlib import Path

import psycopg2

from clinnova.services import processes
from clinnova.services.cluster import (
    ADMIN,
    ENVIRONMENT,
    check_version,
    make_cluster,
    make_roles,
    remove_stale_lock,
    write_access,
)
from clinnova.services.embedded import Places, database_url
from clinnova.services.problems import ServicesError
from clinnova.services.service_user import ServiceUser

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "80",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # An error must not carry a participant's values into a log file.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# Loses data when the machine stops (not when the server is killed), which a test run does not mind.
_HASTY = {"fsync": "off", "full_page_writes": "off"}
_PATIENCE = 60.0


def find(home: Places, user: ServiceUser) -> list[int]:
    """The server's main process, if it runs."""
    return processes.find("postgres", home.marker, user.uid)


def start(home: Places, user: ServiceUser, programs: Path, *, hasty: bool, tied: bool) -> bool:
    """Start the server and wait until it answers; False when it ran already.

    Raises ServicesError with the end of the server's log when it does not come up.
    """
    ran = bool(find(home, user))
    if not ran:
        _prepare(home, user, programs, hasty=hasty)
        _launch(home, user, programs, hasty=hasty, tied=tied)
    # It may run without answering yet: recovery after a crash takes its time.
    came_up = processes.wait_until(lambda: _answers(home) or not find(home, user), _PATIENCE)
    if not came_up or not find(home, user):
        log = _log(home)
        raise ServicesError(f"PostgreSQL does not answer. The end of {log}:\n{processes.tail(log)}")
    make_roles(home)
    return not ran


def stop(home: Places, user: ServiceUser) -> bool:
    """End the server after its running transactions are rolled back; False when none ran."""
    return processes.end(lambda: find(home, user), signal.SIGINT, _PATIENCE)


def _prepare(home: Places, user: ServiceUser, programs: Path, *, hasty: bool) -> None:
    """Bring the data folder into a state in which a server can start on it."""
    data = home.postgres_data
    if not data.exists():
        make_cluster(home, user, programs, hasty=hasty)
    check_version(data, programs)
    user.take(data)
    write_access(data, user)
    # What a killed server left behind: its helpers, and its lock.
    processes.end(lambda: processes.find("postgres:", home.marker, user.uid), signal.SIGQUIT)
    remove_stale_lock(data)


def _launch(home: Places, user: ServiceUser, programs: Path, *, hasty: bool, tied: bool) -> None:
    settings = _SETTINGS | {"unix_socket_directories": str(home.sockets), "cluster_name": home.marker}
    options = [f"--{name}={value}" for name, value in (settings | (_HASTY if hasty else {})).items()]
    processes.spawn(
        [programs / "postgres", "-D", home.postgres_data.resolve(), *options],
        log=_log(home),
        user=user,
        environment=ENVIRONMENT,
        tied=signal.SIGINT if tied else None,
    )


def _log(home: Places) -> Path:
    return home.logs / "postgresql.log"


def _answers(home: Places) -> bool:
    try:
        psycopg2.connect(database_url(home, ADMIN, "postgres"), connect_timeout=5).close()
    except psycopg2.OperationalError:
        return False
    return True
