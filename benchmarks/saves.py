"""CPU of saving one answer, as a nurse's browser causes it: gunicorn and PostgreSQL together.

A real gunicorn worker with production settings answers over HTTP; its processor time and that of the database
connections it holds are read from /proc before and after.
"""

import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection

from accounts.actions.users import create_user, system_user
from accounts.models import User
from clinnova.lib.dates import today
from patients.actions.consent import record_consent
from patients.actions.enrolment import enrol
from patients.actions.subjects import screen_subject
from patients.actions.visits import start_visit
from patients.models import Visit
from studies.actions.memberships import grant_membership
from studies.actions.publish import publish_study
from studies.actions.sites import create_site

LIMIT = 25.0  # milliseconds of CPU for one save
WARM_UP, BATCHES, BATCH = 60, 5, 120
PROTOCOL = Path(__file__).parent.parent / "studies" / "protocols" / "clinnova-ibd"
# Several items, so that computed values and checks across visits are part of it.
ANSWERS = [
    {"item": item, "value": value}
    for round_ in range(2)
    for item, value in (
        ("height", f"17{5 + round_}"),
        ("weight", f"7{round_}.5"),
        ("sysbp", 120 + round_),
        ("diabp", 80 + round_),
        ("pulse", 64 + round_),
        ("temp", f"36.{6 + round_}"),
    )
]
_TICK = os.sysconf("SC_CLK_TCK")


def run() -> bool:
    """Measure, print one line, and say whether the limit is held."""
    nurse, visit = _prepare()
    secret = secrets.token_urlsafe(48)
    with _web_server(secret) as server:
        browser = Browser(server.port, nurse, secret)
        address = f"/studies/{visit.subject.study.slug}/participants/{visit.subject.number}/visits/{visit.pk}"
        path, version = f"{address}/vital_signs/operations", 0
        version = browser.save_many(path, WARM_UP, version)
        costs = []
        for _batch in range(BATCHES):
            before = server.cpu()
            version = browser.save_many(path, BATCH, version)
            costs.append([1000 * (b - a) / BATCH for a, b in zip(before, server.cpu(), strict=True)])
    web, database = sorted(costs, key=sum)[BATCHES // 2]  # the batch in the middle: neighbours disturb
    print(
        f"saves: {BATCHES * BATCH}, web CPU {web:.1f} ms/save, database CPU {database:.1f} ms/save,"
        f" sum {web + database:.1f} ms (limit {LIMIT:.0f})"
    )
    return web + database <= LIMIT


@dataclass
class WebServer:
    """A gunicorn with one worker."""

    port: int
    process: subprocess.Popen[bytes]

    def cpu(self) -> tuple[float, float]:
        """Seconds of CPU so far: of the web processes, of the database connections of the application."""
        web = [self.process.pid, *_children(self.process.pid)]
        return sum(map(_seconds, web)), sum(map(_seconds, _backends()))


class Browser:
    """A logged-in client on one kept-alive connection."""

    def __init__(self, port: int, user: User, secret: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        token = secrets.token_hex(16)
        cookies = (
            f"{settings.SESSION_COOKIE_NAME}={_session(user, secret)}; {settings.CSRF_COOKIE_NAME}={token}"
        )
        self._headers = {"Cookie": cookies, "X-CSRFToken": token, "Content-Type": "application/json"}

    def save_many(self, path: str, count: int, version: int) -> int:
        """`count` saves, each changing one item of the form at `path`; returns the form's new version."""
        for n in range(count):
            version = self.save(path, ANSWERS[n % len(ANSWERS)], version)
        return version

    def save(self, path: str, answer: dict[str, object], version: int) -> int:
        """One save; returns the form's new version. Anything but success ends the measurement."""
        body = json.dumps({**answer, "key": str(uuid4()), "base_version": version})
        self._connection.request("POST", path, body, self._headers)
        response = self._connection.getresponse()
        text = response.read()
        if response.status != 200:
            raise SystemExit(f"A save failed with {response.status}: {text[:300]!r}")
        return int(json.loads(text)["version"])


@contextmanager
def _web_server(secret: str) -> Iterator[WebServer]:
    """gunicorn as in production, without TLS, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "clinnova.wsgi:application", "--bind", f"127.0.0.1:{port}",
         "--worker-class", "gthread", "--workers", "1", "--threads", "4", "--no-control-socket"],
        env=os.environ | _production(secret),
        cwd=Path(__file__).parent.parent,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(port)
        yield WebServer(port, process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _production(secret: str) -> dict[str, str]:
    return {
        "DEBUG": "false",
        "SECRET_KEY": secret,
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE_COOKIES": "false",
        "SECURE_SSL_REDIRECT": "false",
        "LOG_LEVEL": "WARNING",
        "DATABASE_URL": _address("default"),
        "OWNER_DATABASE_URL": _address("owner"),
        "REDIS_URL": settings.CACHES["default"]["LOCATION"],
    }


def _address(alias: str) -> str:
    """The address under which this process itself reaches the database, which tests may have switched."""
    found = settings.DATABASES[alias]
    login = found["USER"] + (f":{found['PASSWORD']}" if found["PASSWORD"] else "")
    sockets = found.get("OPTIONS", {}).get("host")
    if sockets:
        return f"postgres://{login}@/{found['NAME']}?host={sockets}"
    port = f":{found['PORT']}" if found["PORT"] else ""
    return f"postgres://{login}@{found['HOST']}{port}/{found['NAME']}"


def _wait_for(port: int) -> None:
    for _attempt in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("The web server did not start.")


def _session(user: User, secret: str) -> str:
    """A session of this user, as the server with that secret would have made it."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    with _secret_key(secret):
        store[SESSION_KEY] = str(user.pk)
        store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        store.save()
    return str(store.session_key)


@contextmanager
def _secret_key(secret: str) -> Iterator[None]:
    before, settings.SECRET_KEY = settings.SECRET_KEY, secret
    try:
        yield
    finally:
        settings.SECRET_KEY = before


def _seconds(pid: int) -> float:
    """User and system time of a process, with its threads, from /proc/<pid>/stat."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _backends() -> list[int]:
    """The database connections of the web server: all of this role to this database but our own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return [pid for (pid,) in cursor.fetchall()]


def _prepare() -> tuple[User, Visit]:
    """A nurse, and the baseline visit of a participant who has been screened before."""
    system, name, day = system_user(), f"bench-{uuid4().hex[:8]}", today() - timedelta(days=10)
    study = publish_study(by=system, folder=PROTOCOL).study
    number = 900 - study.sites.count()
    site = create_site(
        by=system, study=study, code=f"B{number}", number=number, name="Bench", country="LU", activated_on=day
    )
    nurse = create_user(username=name, full_name="Bench", password=None)
    grant_membership(by=system, user=nurse, study=study, role="nurse", site=site)
    subject = screen_subject(by=nurse, site=site, on=day)
    record_consent(by=nurse, subject=subject, version="1.0", language="fr", given_on=day, scopes={})
    enrol(by=nurse, subject=subject, on=day)
    visit = subject.visits.select_related("subject__study").get(definition="BL")
    start_visit(by=nurse, visit=visit, on=day + timedelta(days=2))
    return nurse, visit
