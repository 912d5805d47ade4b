"""Publish a study from its folder of files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from accounts.actions.users import system_user
from clinnova.lib.problems import Problem
from studies.actions.publish import publish_study


class Command(BaseCommand):
    help = "Load, check and publish a study definition. A folder with errors is refused with all of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "path", type=Path, help="the study's folder, for example studies/protocols/clinnova-ibd"
        )

        parser.add_argument(
            "--local",
            type=Path,
            metavar="FOLDER",
            help="what is used here but may not be shipped: FOLDER/tables/<table>.csv",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["path"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder. Give the folder that holds study.yaml.")
        local: Path | None = options["local"]
        if local is not None and not local.is_dir():
            raise CommandError(f"{local} is not a folder. Give the folder that holds tables/.")
        try:
            version = publish_study(by=system_user(), folder=folder, local=local)
        except Problem as problem:
            for found in problem.extra.get("problems", []):
                self.stderr.write(f"{found['file']}:{found['line']}: {found['message']}")
            raise CommandError(str(problem.sentence)) from problem
        except OperationalError as error:
            raise CommandError(
                "The database does not answer. Start it with: manage.py services start"
            ) from error
        self.stdout.write(f"Published {version.study.slug} {version.number} ({version.hash[:12]}).")
