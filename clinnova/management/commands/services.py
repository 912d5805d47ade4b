"""manage.py services start | stop | status: the embedded servers of the demo."""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from clinnova.services import control
from clinnova.services.embedded import places
from clinnova.services.problems import ServicesError

_REPLACES = {"DATABASE_URL": control.POSTGRESQL, "REDIS_URL": control.VALKEY}


class Command(BaseCommand):
    help = (
        "Starts, stops or shows the embedded PostgreSQL and Valkey of this var folder (demo and development)."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["start", "stop", "status"])

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, options["action"])()
        except ServicesError as problem:
            raise CommandError(str(problem)) from problem

    def start(self) -> None:
        if not settings.DEBUG:
            raise CommandError("Embedded servers are for demos: production sets DATABASE_URL and REDIS_URL.")
        given = [name for name in _REPLACES if os.environ.get(name)]
        for name in given:
            self.stdout.write(f"{name} is set: that server is used, no {_REPLACES[name]} is started.")
        if len(given) < len(_REPLACES):
            control.start(
                places(settings.VAR_DIR), self.stdout.write, without=[_REPLACES[name] for name in given]
            )

    def stop(self) -> None:
        control.stop(places(settings.VAR_DIR), self.stdout.write)

    def status(self) -> None:
        states = control.status(places(settings.VAR_DIR))
        for state in states:
            self.stdout.write(f"{state.name:12}{f'running, pid {state.pid}' if state.pid else 'stopped'}")
        if not all(state.pid for state in states):
            raise SystemExit(3)
