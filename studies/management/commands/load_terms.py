"""manage.py load_terms: a list of terms that may be used here but is not shipped, such as the ATC index."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from accounts.actions.users import system_user
from clinnova.lib.problems import Problem
from studies.actions.terms import load_terms
from studies.terms_file import LANGUAGES, MAX_BYTES


class Command(BaseCommand):
    help = "Load a CSV file of terms (code,label[,label_fr,label_de]) as a version of a system, whole or not at all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("system", help="the system of terms: ATC")
        parser.add_argument("file", type=Path, help="a CSV file in UTF-8; its first line is code,label")
        parser.add_argument("--version", dest="number", required=True, help="of the list, such as 2026")
        parser.add_argument(
            "--language", default="en", choices=LANGUAGES, help="language of the column label"
        )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Django's own --version gives way to that of the list."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            with file.open("rb") as opened:
                data = opened.read(MAX_BYTES + 1)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror or error}") from error
        try:
            version = load_terms(
                by=system_user(),
                system=options["system"],
                number=options["number"],
                data=data,
                language=options["language"],
            )
        except Problem as problem:
            for found in problem.extra.get("problems", []):
                self.stderr.write(f"{file}:{found['line']}: {found['message']}")
            raise CommandError(str(problem.sentence)) from problem
        except OperationalError as error:
            raise CommandError(
                "The database does not answer. Start it with: manage.py services start"
            ) from error
        self.stdout.write(f"{version.system} {version.number} is in force: {version.size} terms.")
