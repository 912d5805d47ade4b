"""Filled forms as rows: the one place that says which records leave."""

from psycopg2 import sql

from exports.datasets.place import PEOPLE, reachable
from exports.datasets.scope import Scope
from exports.datasets.table import Unpacked

# A row marked as entered in error never leaves.
_RECORDS = """crf_formrecord r JOIN {people} ON s.id = r.subject_id {more}
WHERE r.form = {form} AND r.status <> 'error' AND {reachable}"""


def placed_records(scope: Scope, form: str, more: sql.Composable) -> sql.Composed:
    """FROM and WHERE for the records of one form with study, site, subject and visit (empty for logs)."""
    visits = sql.SQL("LEFT JOIN patients_visit v ON v.id = r.visit_id {}").format(more)
    return _records(scope, form, sql.SQL("({})").format(PEOPLE), visits)


def bare_records(scope: Scope, form: str, more: sql.Composable) -> sql.Composed:
    """The same records without what belongs to their place."""
    return _records(scope, form, sql.SQL("patients_subject s"), more)


def _records(scope: Scope, form: str, people: sql.Composable, more: sql.Composable) -> sql.Composed:
    return sql.SQL(_RECORDS).format(
        people=people, more=more, form=sql.Literal(form), reachable=reachable(scope)
    )


def rows_of(group: str) -> sql.Composed:
    """FROM item e: the rows of a repeating group of record r, with their position from 1."""
    return sql.SQL(
        "CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(r.values -> {0})"
        " WHEN 'array' THEN r.values -> {0} END) WITH ORDINALITY AS e(answers, position)"
    ).format(sql.Literal(group))


def unpack(fields: Unpacked, group: str | None) -> sql.Composed:
    """FROM items that open the answers of record r, or of each row of its repeating group, as `fields`."""
    if group is None:
        return sql.SQL("CROSS JOIN LATERAL {}").format(fields.lateral(sql.SQL("r.values")))
    return sql.SQL("{} CROSS JOIN LATERAL {}").format(rows_of(group), fields.lateral(sql.SQL("e.answers")))
