"""Writes the diagram of participant states into the documentation. A test fails when it is out of date."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from patients.states import diagram

PAGE = Path("docs/reference/subject-states.md")
_TEXT = """# States of a participant

Drawn from the table in `patients/states.py` by `manage.py subject_states`; a test compares the two.
The words on the arrows are the actions that make the move.

```mermaid
{diagram}
```
"""


def page() -> str:
    """The whole page as it should stand."""
    return _TEXT.format(diagram=diagram())


class Command(BaseCommand):
    help = "Write docs/reference/subject-states.md from the table of participant states."
    requires_system_checks = []  # draws a table, needs no database

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / PAGE
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(), encoding="utf-8")
        self.stdout.write(f"{PAGE} is up to date.")
