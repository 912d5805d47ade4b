"""`core`: one row per participant and visit, one typed column per concept, across all chosen studies.

A concept's column is its id with dots turned into underscores (VS.WEIGHT -> VS_WEIGHT). Facts of the
participant (forms of kind `subject`) stand on each of their visits. Logs and repeating rows have no
single value: they are in `observations` only. Two items of one visit with the same concept: the first in
the protocol that has a value.
"""

from collections.abc import Iterator

from psycopg2 import sql

from exports.datasets import place
from exports.datasets.answers import codes_of
from exports.datasets.dictionary import carriers, conversion, is_wide, kind_of
from exports.datasets.harmonised import harmonised
from exports.datasets.scope import Scope, VersionFacts
from exports.datasets.table import ALWAYS, Column, Table, Unpacked, free_name
from exports.datasets.types import column_type, common_type, is_free_text
from studies.definition.compiled import Code, ItemDef

_HEAD = (
    place.STUDY, place.COHORT, place.SUBJECT, place.SITE, place.COUNTRY, place.VISIT, place.VISIT_REPEAT,
    place.VISIT_DATE, place.DAYS,
)  # fmt: skip
# The newest key wins in jsonb_object_agg, so the first item of the protocol comes last.
_DOCUMENTS = """documents AS MATERIALIZED (
    SELECT subject_id, visit_id, jsonb_object_agg(
        concept,
        CASE WHEN kind = 'number' THEN number::text WHEN kind IN ('codes', 'text') THEN value ELSE chosen END
        ORDER BY position DESC
    ) AS document
    FROM harmonised
    WHERE wide AND value IS NOT NULL AND (kind <> 'number' OR number IS NOT NULL)
    GROUP BY subject_id, visit_id
)"""
_SOURCE = """patients_visit v JOIN ({people}) ON s.id = v.subject_id
LEFT JOIN documents here ON here.visit_id = v.id
LEFT JOIN documents always ON always.subject_id = s.id AND always.visit_id IS NULL
CROSS JOIN LATERAL {concepts}
WHERE {reachable} AND (v.visited_on IS NOT NULL OR here.document IS NOT NULL)"""
_DOCUMENT = "coalesce(always.document, '{}') || coalesce(here.document, '{}')"


def core_table(scope: Scope) -> Table:
    """The wide table of harmonised answers."""
    fields = Unpacked("c")
    columns = (*_HEAD, *_concept_columns(scope, fields))
    source = sql.SQL(_SOURCE).format(
        people=place.PEOPLE, concepts=fields.lateral(sql.SQL(_DOCUMENT)), reachable=place.reachable(scope)
    )
    order = sql.SQL('st.slug COLLATE "C", s.number COLLATE "C", v.visited_on NULLS LAST, v.id')
    preamble = sql.SQL("WITH {}, {} ").format(harmonised(scope), sql.SQL(_DOCUMENTS))
    return Table("core", "core", columns, source, order, preamble)


def _concept_columns(scope: Scope, fields: Unpacked) -> Iterator[Column]:
    taken = {c.name for c in _HEAD}
    for concept_id, items in _by_concept(scope).items():
        concept = scope.concepts[concept_id]
        name = free_name(concept_id.replace(".", "_"), taken)
        taken.add(name)
        yield Column(
            name,
            common_type(_type(scope, version, item) for version, item in items),
            concept.label,
            fields.take(concept_id),
            free=ALWAYS if any(is_free_text(item) for _, item in items) else None,
            unit=concept.unit,
            codes=_codes(items),
            concept=concept_id,
            loinc=concept.loinc,
        )


def _by_concept(scope: Scope) -> dict[str, list[tuple[VersionFacts, ItemDef]]]:
    found: dict[str, list[tuple[VersionFacts, ItemDef]]] = {}
    for version, form, group, item in carriers(scope):
        if is_wide(form, group):
            found.setdefault(str(item.concept), []).append((version, item))
    return dict(sorted(found.items()))


def _type(scope: Scope, version: VersionFacts, item: ItemDef) -> str:
    """A whole number stays one only while nothing has to be converted; a boolean leaves as Y or N."""
    kind = kind_of(item)
    if kind == "number":
        concept = scope.concepts[str(item.concept)]
        exact = all(conversion(concept, item, u.code) == (1.0, 0.0) for u in item.units)
        return (
            "integer" if exact and column_type(item) == "integer" and concept.type == "integer" else "decimal"
        )
    if kind == "code":
        codelist = version.definition.codelists.get(item.codelist or "")
        return codelist.type if codelist else "text"
    return "text" if kind in ("codes", "flag") else column_type(item)


def _codes(items: list[tuple[VersionFacts, ItemDef]]) -> tuple[Code, ...]:
    found: dict[str, Code] = {}
    for version, item in items:
        found |= {c.code: c for c in codes_of(version, item)}
    return tuple(found.values())
