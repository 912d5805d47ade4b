"""Answers that carry a concept, as rows, in the unit and the codes of the dictionary.

WITH parts: `answers` (one row per answered item; one per code where several are allowed) and
`harmonised`, the same with its meaning. Unpivoted by the server from one pass over each document.
"""

from collections.abc import Iterator, Sequence

from psycopg2 import sql

from exports.datasets.answers import Asked, asked_items, unit_of, value_of
from exports.datasets.dictionary import dictionary
from exports.datasets.records import bare_records, unpack
from exports.datasets.scope import Scope
from exports.datasets.table import Unpacked

# code and nth are filled where several codes are allowed; an empty list stays one row without a code.
_BRANCH = """SELECT r.id AS record, r.subject_id, r.visit_id, r.study_version_id AS version, r.form, r.repeat,
    {row} AS row_id, {position} AS row_number, o.item, o.value, o.unit, o.missing,
    {code} AS code, {nth} AS nth
FROM {source} AND (o.value IS NOT NULL OR o.missing IS NOT NULL)"""
_NONE = """SELECT NULL::bigint AS record, NULL::bigint AS subject_id, NULL::bigint AS visit_id,
    NULL::bigint AS version, NULL AS form, NULL::int AS repeat, NULL AS row_id, NULL::bigint AS row_number,
    NULL AS item, NULL AS value, NULL AS unit, NULL AS missing, NULL AS code, NULL::bigint AS nth
WHERE FALSE"""
_EXPLODE = """ LEFT JOIN LATERAL jsonb_array_elements_text(
    CASE jsonb_typeof(o.several)
        WHEN 'array' THEN o.several WHEN 'string' THEN jsonb_build_array(o.several) END
) WITH ORDINALITY AS x(code, nth) ON TRUE"""

# A number that is not one, or whose unit nobody can convert, has no canonical value; what was entered still
# leaves.
_HARMONISED = r"""harmonised AS (
    SELECT a.*, m.position, m.concept, m.kind, m.free, m.wide, m.unit AS canonical_unit,
        CASE WHEN (m.kind = 'number' OR m.numeric)
                  AND a.value ~ '^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$' THEN
            CASE WHEN u.factor = 1 AND u.plus = 0 THEN a.value::numeric
                 ELSE trim_scale(round(a.value::numeric * u.factor + u.plus, 10)) END
        END AS number,
        CASE m.kind WHEN 'codes' THEN a.code WHEN 'code' THEN a.value
            WHEN 'flag' THEN CASE a.value WHEN 'true' THEN 'Y' WHEN 'false' THEN 'N' ELSE a.value END
        END AS chosen,
        CASE WHEN a.value IS NOT NULL THEN coalesce(a.unit, m.first_unit) END AS entered_unit
    FROM answers a
    JOIN meanings m ON m.version = a.version AND m.form = a.form AND m.item = a.item
    LEFT JOIN units u ON u.version = a.version AND u.item = a.item
        AND u.unit = coalesce(a.unit, m.first_unit, '')
)"""


def harmonised(scope: Scope) -> sql.Composed:
    """WITH parts up to and including `harmonised`."""
    branches = list(_branches(scope)) or [sql.SQL(_NONE)]
    return sql.SQL("{}, answers AS ({}), {}").format(
        dictionary(scope), sql.SQL(" UNION ALL ").join(branches), sql.SQL(_HARMONISED)
    )


def _branches(scope: Scope) -> Iterator[sql.Composed]:
    for form in scope.forms:
        carrying = [a for a in asked_items(scope, form) if any(i.concept for _, i in a.definitions)]
        for group in dict.fromkeys(a.group for a in carrying):
            here = [a for a in carrying if a.group == group]
            for several in (False, True):
                chosen = [a for a in here if a.several is several]
                if chosen:
                    yield _branch(scope, form, group, chosen)


def _branch(scope: Scope, form: str, group: str | None, items: Sequence[Asked]) -> sql.Composed:
    several = items[0].several
    fields = Unpacked("d")
    unpivoted = sql.SQL(" CROSS JOIN LATERAL (VALUES {}) AS o(item, value, unit, missing, several){}").format(
        sql.SQL(", ").join([_cells(asked, fields) for asked in items]), sql.SQL(_EXPLODE if several else "")
    )
    opened = sql.SQL("{}{}").format(unpack(fields, group), unpivoted)
    return sql.SQL(_BRANCH).format(
        row=sql.SQL("e.answers ->> '@id'" if group else "NULL"),
        position=sql.SQL("e.position" if group else "NULL::bigint"),
        code=sql.SQL("x.code" if several else "NULL"),
        nth=sql.SQL("x.nth" if several else "NULL::bigint"),
        source=bare_records(scope, form, opened),
    )


def _cells(asked: Asked, fields: Unpacked) -> sql.Composed:
    item = asked.newest.id
    unit = unit_of(asked, fields) if asked.units else sql.SQL("NULL")
    missing = fields.take(f"{item}.missing") if _may_miss(asked) else sql.SQL("NULL")
    several = fields.take(item, "jsonb") if asked.several else sql.SQL("NULL::jsonb")
    return sql.SQL("({}, {}, {}, {}, {})").format(
        sql.Literal(item), value_of(asked, fields), unit, missing, several
    )


def _may_miss(asked: Asked) -> bool:
    return any(item.missing for _, item in asked.definitions)
