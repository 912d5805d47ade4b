"""A gunicorn with production settings, and what it costs: read from /proc, beside the database connections that
it holds.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection

WORKERS, THREADS = 2, 4  # as docs/operations.md starts it
_ROOT = Path(__file__).parent.parent
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class WebServer:
    """`name` is what its database connections call themselves."""

    name: str
    port: int
    process: subprocess.Popen[bytes]

    def cpu(self) -> tuple[float, float]:
        """Seconds of CPU so far: of the web processes, of the database connections of this server."""
        web = [self.process.pid, *_children(self.process.pid)]
        return sum(map(_seconds, web)), sum(map(_seconds, _backends(self.name)))


@contextmanager
def web_server(
    name: str, secret: str, *, settings_module: str = "clinnova.settings", workers: int | None = None
) -> Iterator[WebServer]:
    """gunicorn as in production, without TLS, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "clinnova.wsgi:application", "--bind", f"127.0.0.1:{port}",
         "--worker-class", "gthread", "--workers", str(workers or WORKERS), "--threads", str(THREADS),
         "--keep-alive", "30", "--no-control-socket"],
        env=os.environ | _production(name, secret) | {"DJANGO_SETTINGS_MODULE": settings_module},
        cwd=_ROOT,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(port)
        yield WebServer(name, port, process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def collect_static(secret: str) -> None:
    """What pages need in production; saves do without. Other packages' files take minutes to compress."""
    others = ("drf_spectacular_sidecar", "rest_framework", "guardian")
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        + [word for folder in others for word in ("--ignore", folder)],
        env=os.environ | _production("bench-static", secret),
        cwd=_ROOT,
        check=True,
    )


def _production(name: str, secret: str) -> dict[str, str]:
    return {
        "DEBUG": "false",
        "SECRET_KEY": secret,
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE_COOKIES": "false",
        "SECURE_SSL_REDIRECT": "false",
        "LOG_LEVEL": "WARNING",
        "DATABASE_URL": _address("default", name),
        "OWNER_DATABASE_URL": _address("owner", name),
        "REDIS_URL": settings.CACHES["default"]["LOCATION"],
    }


def _address(alias: str, name: str) -> str:
    """The address under which this process itself reaches the database, which tests may have switched."""
    found = settings.DATABASES[alias]
    login = found["USER"] + (f":{found['PASSWORD']}" if found["PASSWORD"] else "")
    port = f":{found['PORT']}" if found["PORT"] else ""
    sockets = found.get("OPTIONS", {}).get("host")
    more = urlencode({"application_name": name} | ({"host": sockets} if sockets else {}))
    return f"postgres://{login}@{found['HOST']}{port}/{found['NAME']}?{more}"


def _wait_for(port: int) -> None:
    for _attempt in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("The web server did not start.")


def _seconds(pid: int) -> float:
    """User and system time of a process, with its threads, from /proc/<pid>/stat."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _backends(name: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = %s",
            [name],
        )
        return [pid for (pid,) in cursor.fetchall()]
