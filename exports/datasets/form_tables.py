"""One tidy table per form, one more for each of its repeating groups."""

from collections.abc import Iterator

from psycopg2 import sql

from exports.datasets import place
from exports.datasets.answers import asked_items, columns_of
from exports.datasets.place import column, text
from exports.datasets.records import placed_records, unpack
from exports.datasets.scope import Scope
from exports.datasets.table import Column, Table, Unpacked

RESERVED = frozenset({"subjects", "visits", "observations", "core", "codebook", "manifest"})

_HEAD = (
    place.STUDY,
    place.SUBJECT,
    place.SITE,
    place.VISIT,
    place.VISIT_REPEAT,
    place.VISIT_DATE,
    column("repeat", "r.repeat", text("Row of a log", "Ligne d'un journal", "Zeile einer Liste"), "integer"),
    column("status", "r.status", text("Status of the form", "Statut du formulaire", "Status des Formulars")),
)
_ROW_HEAD = (
    column("row", "e.answers ->> '@id'", text("Row", "Ligne", "Zeile")),
    column(
        "row_number",
        "e.position",
        text("Position of the row", "Position de la ligne", "Position der Zeile"),
        "integer",
    ),
)
_ORDER = sql.SQL(
    'st.slug COLLATE "C", s.number COLLATE "C", v.visited_on NULLS FIRST, v.id NULLS FIRST, r.repeat, r.id'
)


def form_tables(scope: Scope) -> Iterator[Table]:
    """The tables of all forms of the chosen studies, in order of the protocol."""
    for form in scope.forms:
        groups = dict.fromkeys(asked.group for asked in asked_items(scope, form))
        for group in dict.fromkeys([None, *groups]):
            yield _table(scope, form, group)


def table_name(form: str, group: str | None) -> str:
    """`vital_signs`, `medication__doses`; a form that is called like a dataset gets `form_` before it."""
    name = f"form_{form}" if form in RESERVED else form
    return name if group is None else f"{name}__{group}"


def _table(scope: Scope, form: str, group: str | None) -> Table:
    fields = Unpacked("a")
    columns: list[Column] = [*_HEAD, *(_ROW_HEAD if group else ())]
    taken = {c.name for c in columns}
    for asked in asked_items(scope, form):
        if asked.group == group:
            columns += columns_of(asked, fields, taken)
    order = sql.SQL("{}, e.position").format(_ORDER) if group else _ORDER
    source = placed_records(scope, form, unpack(fields, group))
    return Table(table_name(form, group), "forms", tuple(columns), source, order)
