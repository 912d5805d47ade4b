"""The meaning of every item, per version, as three small tables that the server joins to the answers.

`meanings` item -> concept and kind, `units` unit -> factor and offset to the concept's unit, `labels`
code -> label. Kinds: number, code (one), codes (several), flag (yes or no), text (words, dates, times).
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from psycopg2 import sql

from exports.datasets.answers import codes_of
from exports.datasets.scope import Scope, VersionFacts
from exports.datasets.types import FLAGS, NUMBERS, is_free_text
from studies.definition.compiled import ConceptDef, FormDef, ItemDef


@dataclass(frozen=True)
class Meaning:
    """What an item says in one version. `wide`: it has one value per visit or subject, so `core` can hold
    it.
    """

    version: int
    form: str
    item: str
    position: int
    concept: str
    kind: str
    unit: str | None
    first_unit: str | None
    free: bool
    numeric: bool
    wide: bool


@dataclass(frozen=True)
class UnitMeaning:
    """canonical = entered * factor + offset."""

    version: int
    item: str
    unit: str
    factor: float
    plus: float


@dataclass(frozen=True)
class LabelMeaning:
    """A code in English words, which every analyst of every country reads."""

    version: int
    item: str
    code: str
    label: str


_SQL_TYPES = {
    str(int): "bigint",
    str(str): "text",
    str(str | None): "text",
    str(float): "numeric",
    str(bool): "boolean",
}


def dictionary(scope: Scope) -> sql.Composed:
    """WITH parts `meanings`, `units` and `labels` for all items that carry a concept."""
    found = list(carriers(scope))
    parts = (
        _relation("meanings", Meaning, (_meaning(scope, *c, position=n) for n, c in enumerate(found, 1))),
        _relation("units", UnitMeaning, (u for v, _, _, item in found for u in _units(scope, v, item))),
        _relation("labels", LabelMeaning, (label for v, _, _, item in found for label in _labels(v, item))),
    )
    return sql.SQL(", ").join(parts)


def carriers(scope: Scope) -> Iterator[tuple[VersionFacts, FormDef, str | None, ItemDef]]:
    """(version, form, repeating group, item) of every item that carries a concept, oldest version first."""
    for version in scope.versions:
        for form in version.definition.forms.values():
            for group, item in version.items(form):
                if item.concept is not None:
                    yield version, form, group, item


def _meaning(
    scope: Scope, version: VersionFacts, form: FormDef, group: str | None, item: ItemDef, *, position: int
) -> Meaning:
    codelist = version.definition.codelists.get(item.codelist or "")
    return Meaning(
        version=version.id,
        form=form.id,
        item=item.id,
        position=position,
        concept=str(item.concept),
        kind=kind_of(item),
        unit=scope.concepts[str(item.concept)].unit,
        first_unit=item.units[0].code if item.units else None,
        free=is_free_text(item),
        numeric=bool(codelist and codelist.type != "text"),
        wide=is_wide(form, group),
    )


def is_wide(form: FormDef, group: str | None) -> bool:
    """Whether the items have one value per visit or per participant."""
    return group is None and form.kind != "log"


def kind_of(item: ItemDef) -> str:
    """How an item's value is read; see the head of this module."""
    kind = item.value_type
    if kind in NUMBERS:
        return "number"
    if kind in FLAGS:
        return "flag"
    return {"choice": "code", "choices": "codes"}.get(kind, "text")


def _units(scope: Scope, version: VersionFacts, item: ItemDef) -> Iterator[UnitMeaning]:
    concept = scope.concepts[str(item.concept)]
    for unit in item.units:
        found = conversion(concept, item, unit.code)
        if found is not None:
            yield UnitMeaning(version.id, item.id, unit.code, *found)
    if not item.units:
        yield UnitMeaning(version.id, item.id, "", 1, 0)


def conversion(concept: ConceptDef, item: ItemDef, unit: str) -> tuple[float, float] | None:
    """(factor, offset) from a unit of `item` to the concept's unit; None when no way is defined.

    Directly where the concept knows the unit, else through the item's first unit.
    """
    direct = _known(concept, unit)
    if direct is not None:
        return direct
    entered = next((u for u in item.units if u.code == unit), None)
    rest = (1.0, 0.0) if concept.unit is None else _known(concept, item.units[0].code)
    if entered is None or rest is None:
        return None
    return entered.factor * rest[0], entered.offset * rest[0] + rest[1]


def _known(concept: ConceptDef, unit: str) -> tuple[float, float] | None:
    return (1.0, 0.0) if unit == concept.unit else concept.convert.get(unit)


def _labels(version: VersionFacts, item: ItemDef) -> Iterator[LabelMeaning]:
    for code in codes_of(version, item):
        words = code.label.get("en") or next(iter(code.label.values()), code.code)
        yield LabelMeaning(version.id, item.id, code.code, words)


def _relation(name: str, shape: type, rows: Iterable[Any]) -> sql.Composed:
    columns = [
        sql.SQL("{} {}").format(sql.Identifier(f.name), sql.SQL(_SQL_TYPES[str(f.type)]))
        for f in fields(shape)
    ]
    return sql.SQL("{} AS MATERIALIZED (SELECT * FROM jsonb_to_recordset({}::jsonb) AS t({}))").format(
        sql.Identifier(name),
        sql.Literal(json.dumps([vars(row) for row in rows])),
        sql.SQL(", ").join(columns),
    )
