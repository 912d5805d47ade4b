"""An installation as production runs it, and the ways to hurt it: gunicorn, and servers of its own where asked."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import environ
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.db import connections

from clinnova.services import control, processes
from clinnova.services.embedded import REPOSITORY, Places, Urls, places
from clinnova.services.service_user import current_user, service_user
from clinnova.services.supervise import commands
from studies.registry import definition
from tests.browser.stack import Stack, end, wait

PATIENCE = 60.0


@dataclass
class Installation:
    """Gunicorn on a port, with the saboteur in front of the product."""

    port: int
    var: Path
    variables: Mapping[str, str]
    child: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start gunicorn with the very command of an installation, but for the saboteur; wait until it answers."""
        home = places(self.var)
        _list_static_files(self.var / "static")
        web = next(kept for kept in commands(home, self.port, reload=False) if kept.name == "web")
        command = [word.replace("clinnova.wsgi:", "tests.faults.saboteur:") for word in web.command]
        self.child = processes.spawn(
            command,
            log=home.logs / "web.log",
            user=current_user(),
            cwd=REPOSITORY,
            environment=self.variables,
            tied=signal.SIGTERM,
        )
        self.wait()

    def wait(self) -> None:
        """Until it is ready to serve; fails after a minute and a half."""
        wait(Stack(self.url, self.var), [self.child] if self.child else [])

    def kill_master(self) -> None:
        """kill -9 of gunicorn's master: its workers find out and end."""
        assert self.child
        self.child.kill()
        self.child.wait()

    def stop(self) -> None:
        """At once: what it works on is of no interest any more."""
        if self.child and self.child.poll() is None:
            self.child.send_signal(signal.SIGQUIT)
            end([self.child])


@dataclass
class Servers:
    """PostgreSQL and Valkey that belong to one test module, and may die in it."""

    home: Places

    def kill_postgres(self) -> None:
        """What `pg_ctl stop -m immediate` does: no rollback, no checkpoint; recovery at the next start."""
        self._end("postgres", signal.SIGQUIT)

    def kill_valkey(self) -> None:
        self._end("valkey-server", signal.SIGKILL)

    def start(self) -> None:
        """Start what does not run; waits for the recovery."""
        control.start(self.home, lambda _: None, tied=True)

    def _end(self, program: str, how: signal.Signals) -> None:
        user = service_user()

        def running() -> list[int]:
            return processes.find(program, self.home.marker, user.uid)

        main = processes.main_of(running())
        assert main, f"{program} does not run"
        os.kill(main, how)
        assert processes.wait_until(lambda: not running(), PATIENCE)


def _list_static_files(folder: Path) -> None:
    """The list that collectstatic leaves behind, with the files' own names: pages are drawn, but never shown."""
    folder.mkdir(exist_ok=True)
    names = {name: name for finder in get_finders() for name, _ in finder.list([])}
    (folder / "staticfiles.json").write_text(json.dumps({"version": "1.1", "paths": names, "hash": ""}))


@contextmanager
def database_at(urls: Urls) -> Iterator[None]:
    """Point this process's database connections at other servers while inside."""
    parse = environ.Env.db_url_config
    before = {alias: dict(settings.DATABASES[alias]) for alias in ("default", "owner")}
    _point({"default": parse(urls.app_url), "owner": parse(urls.owner_url)})
    try:
        yield
    finally:
        _point(before)


def _point(databases: Mapping[str, Mapping[str, object]]) -> None:
    for alias, facts in databases.items():
        connections[alias].close()
        settings.DATABASES[alias].update(facts)
        connections[alias].settings_dict.update(facts)
    definition.cache_clear()
