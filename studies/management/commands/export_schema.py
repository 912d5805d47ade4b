"""manage.py export_schema: writes the JSON Schemas of the study files for editors."""

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.core.management.base import BaseCommand

from studies.definition.schema import json_schema, rendered


class Command(BaseCommand):
    help = "Write the JSON Schemas of the study files to docs/schema/ (or --to FOLDER)."

    requires_system_checks: ClassVar[list[str]] = []

    def add_arguments(self, parser):
        parser.add_argument("--to", type=Path, default=Path(settings.BASE_DIR) / "docs" / "schema")

    def handle(self, *args, to, **options):
        to.mkdir(parents=True, exist_ok=True)
        for name, schema in json_schema().items():
            file = to / f"{name}.schema.json"
            file.write_text(rendered(schema), encoding="utf-8")
            self.stdout.write(str(file))
