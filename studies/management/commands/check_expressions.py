"""`manage.py check_expressions FILE [--js]`: test vectors against the expression language."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from studies.definition.expressions.javascript import NoJavaScript
from studies.definition.expressions.vectors import BadVectors, read_vectors, run


class Command(BaseCommand):
    help = "Runs a JSON file of expression test vectors and prints what fails, then the counts."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="JSON list of {id, expr, bindings?, value | error}")
        parser.add_argument("--js", action="store_true", help="use the JavaScript evaluator")

    def handle(self, *args: Any, file: Path, js: bool, **options: Any) -> None:
        try:
            vectors = read_vectors(file)
            failures = run(vectors, javascript=js)
        except (BadVectors, NoJavaScript) as problem:
            raise CommandError(str(problem), returncode=2) from None
        for failure in failures:
            self.stdout.write(str(failure))
        self.stdout.write(f"{len(vectors) - len(failures)} passed, {len(failures)} failed")
        if failures:
            raise SystemExit(1)
