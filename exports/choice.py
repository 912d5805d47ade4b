"""What is ticked on the exports page, from its address or its form; nothing is refused here."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from exports.datasets import DATASETS
from exports.formats import FORMATS
from studies.models import Study

USUAL_DATASETS = ("core", "observations")
USUAL_FORMATS = ("csv",)


@dataclass(frozen=True)
class Choice:
    """Ticked studies by slug, datasets and formats by name."""

    studies: tuple[str, ...]
    datasets: tuple[str, ...]
    formats: tuple[str, ...]


def read_choice(sent: QueryDict, exportable: Iterable[Study]) -> Choice:
    """The choice in an address or a form; a page opened without one begins with what most people take."""
    if not any(name in sent for name in ("studies", "datasets", "formats")):
        return Choice(tuple(s.slug for s in exportable), USUAL_DATASETS, USUAL_FORMATS)
    return Choice(
        tuple(sent.getlist("studies")),
        tuple(name for name in DATASETS if name in sent.getlist("datasets")),
        tuple(name for name in FORMATS if name in sent.getlist("formats")),
    )
