"""The datasets by name, each with the sentence that people choose it by."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exports.datasets.core import core_table
from exports.datasets.form_tables import form_tables
from exports.datasets.observations import observations_table
from exports.datasets.participants import subjects_table
from exports.datasets.scope import Scope
from exports.datasets.table import Table
from exports.datasets.visit_table import visits_table


@dataclass(frozen=True)
class Dataset:
    """One choice on the page and in the API; `tables` builds what it consists of."""

    name: str
    title: Promise
    sentence: Promise
    tables: Callable[[Scope], Iterable[Table]]


DATASETS: dict[str, Dataset] = {
    d.name: d
    for d in (
        Dataset(
            "core",
            _("Core"),
            _("One row per participant and visit, one column per concept, in the same units in every study."),
            lambda scope: [core_table(scope)],
        ),
        Dataset(
            "observations",
            _("Observations"),
            _("One row per answer with its concept: the converted value beside value and unit as entered."),
            lambda scope: [observations_table(scope)],
        ),
        Dataset(
            "forms",
            _("Forms"),
            _("One table per form as it was filled: value, unit and reason of absence side by side."),
            form_tables,
        ),
        Dataset(
            "subjects",
            _("Participants"),
            _("One row per participant: site, state, dates, and what the consent in force allows."),
            lambda scope: [subjects_table(scope)],
        ),
        Dataset(
            "visits",
            _("Visits"),
            _("One row per visit, planned or done, with its window and the days from baseline."),
            lambda scope: [visits_table(scope)],
        ),
    )
}


def build(scope: Scope, datasets: Iterable[str]) -> list[Table]:
    """The tables of the named datasets, in the order of the catalogue."""
    wanted = set(datasets)
    return [table for name, dataset in DATASETS.items() if name in wanted for table in dataset.tables(scope)]
