"""`manage.py check_scores FILE [--js]`: vectors of clinical scores against the forms of the library."""

from argparse import ArgumentParser
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from forms.score_vectors import BadVectors, Outcome, check_vectors, read_vectors
from forms.score_vectors.mapping import BadMappings, read_mappings
from studies.definition import CompiledStudy, load_study
from studies.definition.expressions.javascript import NoJavaScript

PROTOCOLS = Path(settings.BASE_DIR) / "studies" / "protocols"


class Command(BaseCommand):
    help = "Runs a JSON file of score vectors and prints what fails, what is not covered, and the counts."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, help="JSON list of {instrument, id, inputs, expected, tolerance}"
        )
        parser.add_argument("--js", action="store_true", help="use the JavaScript evaluator")
        parser.add_argument("--protocols", type=Path, default=PROTOCOLS, help="folder of studies and library")
        parser.add_argument("--local", type=Path, help="folder with reference tables of this installation")

    def handle(
        self, *args: Any, file: Path, js: bool, protocols: Path, local: Path | None, **options: Any
    ) -> None:
        try:
            vectors = read_vectors(file)
            mappings = read_mappings(protocols / "library" / "scores")
            studies = loaded({mapping.study for mapping in mappings.values()}, protocols, local)
            outcomes = check_vectors(vectors, studies, mappings, javascript=js)
        except (BadVectors, BadMappings, NoJavaScript) as problem:
            raise CommandError(str(problem), returncode=2) from None
        self._print(outcomes)
        if any(outcome.state == "failed" for outcome in outcomes):
            raise SystemExit(1)

    def _print(self, outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            if outcome.state == "failed":
                self.stdout.write(f"FAILED {outcome.vector.id}: {outcome.detail}")
        left = [outcome for outcome in outcomes if outcome.state == "not covered"]
        for (instrument, detail), group in groupby(left, lambda o: (o.vector.instrument, o.detail)):
            ids = ", ".join(outcome.vector.id for outcome in group)
            self.stdout.write(f"NOT COVERED {instrument}: {detail} ({ids})")
        counts = {
            state: sum(o.state == state for o in outcomes) for state in ("passed", "failed", "not covered")
        }
        self.stdout.write(", ".join(f"{count} {state}" for state, count in counts.items()))


def loaded(names: set[str], protocols: Path, local: Path | None) -> Mapping[str, CompiledStudy]:
    """The compiled studies by id; raises CommandError with all problems when one cannot be published."""
    found, problems = {}, []
    for name in sorted(names):
        result = load_study(protocols / name, local=local)
        problems += result.problems
        if result.study is not None:
            found[name] = result.study
    if problems:
        listed = "\n".join(str(problem) for problem in sorted(set(problems)))
        raise CommandError(f"The protocols cannot be published:\n{listed}", returncode=2)
    return found
