"""`manage.py export_harmonisation`: writes docs/harmonisation.md from the protocols."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from studies.definition import load_study
from studies.definition.harmonisation import matrix
from studies.definition.problems import Problems
from studies.definition.yaml_reader import read_yaml

ROOT = Path(settings.BASE_DIR)
PROTOCOLS = ROOT / "studies" / "protocols"
STUDIES = ("clinnova-ibd", "clinnova-rd", "clinnova-ms")


class Command(BaseCommand):
    help = "Writes the harmonisation matrix: concept by cohort by form by visit."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, default=ROOT / "docs" / "harmonisation.md")

    def handle(self, *args: Any, to: Path, **options: Any) -> None:
        to.write_text(page(PROTOCOLS), encoding="utf-8")
        self.stdout.write(f"Written: {to}")


def page(protocols: Path) -> str:
    """The matrix of the three cohorts; raises CommandError when one of them cannot be published."""
    results = [load_study(protocols / name) for name in STUDIES]
    problems = sorted({str(problem) for result in results for problem in result.problems})
    studies = [result.study for result in results if result.study is not None]
    if problems:
        raise CommandError("The protocols cannot be published:\n" + "\n".join(problems))
    return matrix(studies, areas(protocols / "library" / "concepts"))


def areas(folder: Path) -> dict[str, list[str]]:
    """Area of the dictionary -> its concept ids, in the order of the files' lines."""
    order = ("core", "care", "laboratory", "pro", "eligibility", "ibd", "rd", "ms")
    found = {}
    for path in sorted(
        folder.glob("*.yaml"), key=lambda p: (order.index(p.stem) if p.stem in order else 99, p.stem)
    ):
        document = read_yaml(path.read_bytes(), path.name, Problems())
        found[path.stem] = list(document.root.value) if document else []
    return found
