"""One item as columns, over all versions that ask it."""

from collections.abc import Iterator
from dataclasses import dataclass

from psycopg2 import sql

from exports.datasets.scope import Scope, VersionFacts
from exports.datasets.table import ALWAYS, Column, Unpacked, free_name, joined
from exports.datasets.types import column_type, common_type, is_free_text
from studies.definition.compiled import Code, ItemDef, Text

_UNIT = {"en": "unit", "fr": "unité", "de": "Einheit"}
_MISSING = {"en": "why missing", "fr": "motif d'absence", "de": "Grund des Fehlens"}
MISSING_CODES = (
    Code(code="ND", label={"en": "Not done", "fr": "Non fait", "de": "Nicht durchgeführt"}),
    Code(code="UNK", label={"en": "Unknown", "fr": "Inconnu", "de": "Unbekannt"}),
    Code(code="NI", label={"en": "No information", "fr": "Pas d'information", "de": "Keine Information"}),
    Code(code="NA", label={"en": "Not applicable", "fr": "Sans objet", "de": "Nicht zutreffend"}),
    Code(code="REFU", label={"en": "Refused", "fr": "Refusé", "de": "Abgelehnt"}),
)
YES_NO = (
    Code(code="Y", label={"en": "Yes", "fr": "Oui", "de": "Ja"}),
    Code(code="N", label={"en": "No", "fr": "Non", "de": "Nein"}),
)


@dataclass(frozen=True)
class Asked:
    """An item as the versions of the chosen studies ask it, oldest first; `group` is its repeating group."""

    form: str
    group: str | None
    definitions: tuple[tuple[VersionFacts, ItemDef], ...]

    @property
    def newest(self) -> ItemDef:
        return self.definitions[-1][1]

    @property
    def several(self) -> bool:
        """Whether a version stores several codes."""
        return any(item.value_type == "choices" for _, item in self.definitions)

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(u.code for _, item in self.definitions for u in item.units))

    @property
    def default_unit(self) -> str | None:
        """The unit of a value stored without one: only where all versions agree on it."""
        first = {item.units[0].code if item.units else None for _, item in self.definitions}
        return first.pop() if len(first) == 1 else None

    @property
    def codes(self) -> tuple[Code, ...]:
        """Codes of all versions with their newest labels."""
        found: dict[str, Code] = {}
        for version, item in self.definitions:
            found |= {c.code: c for c in codes_of(version, item)}
        return tuple(found.values())


def asked_items(scope: Scope, form: str) -> list[Asked]:
    """Every item of a form over all versions, in the order of the newest version, retired ones last."""
    found: dict[tuple[str | None, str], list[tuple[VersionFacts, ItemDef]]] = {}
    # Newest first gives the order; each item's definitions then turn to oldest first.
    for version, definition in reversed(scope.forms[form]):
        for group, item in version.items(definition):
            found.setdefault((group, item.id), []).append((version, item))
    return [Asked(form, group, tuple(reversed(items))) for (group, _), items in found.items()]


def codes_of(version: VersionFacts, item: ItemDef) -> tuple[Code, ...]:
    """The codes that an item's value may have in one version; yes and no are codes, too."""
    if item.value_type == "yesno":
        return YES_NO
    listed = version.definition.codelists.get(item.codelist or "")
    return listed.codes if listed else ()


def value_of(asked: Asked, fields: Unpacked) -> sql.Composable:
    """The SQL text of an item's value as it was entered."""
    if asked.several:
        return joined(fields.take(asked.newest.id, "jsonb"))
    return fields.take(asked.newest.id)


def unit_of(asked: Asked, fields: Unpacked) -> sql.Composable:
    """The unit in which a value was entered, NULL where there is no value."""
    stored = fields.take(f"{asked.newest.id}.unit")
    if asked.default_unit is None:
        return stored
    value = fields.take(asked.newest.id)
    return sql.SQL("CASE WHEN {} IS NOT NULL THEN coalesce({}, {}) END").format(
        value, stored, sql.Literal(asked.default_unit)
    )


def columns_of(asked: Asked, fields: Unpacked, taken: set[str]) -> Iterator[Column]:
    """The columns of an item: value, then unit and reason of absence where it can have them."""
    item = asked.newest
    about = {"form": asked.form, "item": item.id, "concept": item.concept}

    def named(suffix: str) -> str:
        name = free_name(item.id + suffix, taken)
        taken.add(name)
        return name

    yield Column(
        named(""),
        common_type(column_type(i) for _, i in asked.definitions),
        item.label,
        value_of(asked, fields),
        free=ALWAYS if any(is_free_text(i) for _, i in asked.definitions) else None,
        unit="|".join(asked.units) or None,
        codes=asked.codes,
        loinc=_loinc(asked),
        **about,
    )
    if asked.units:
        codes = tuple(Code(code=u.code, label={"en": u.label}) for _, i in asked.definitions for u in i.units)
        unit_codes = tuple({c.code: c for c in codes}.values())
        yield Column(
            named("_unit"), "text", _beside(item, _UNIT), unit_of(asked, fields), codes=unit_codes, **about
        )
    reasons = {m for _, i in asked.definitions for m in i.missing}
    if reasons:
        codes = tuple(c for c in MISSING_CODES if c.code in reasons)
        reason = fields.take(f"{item.id}.missing")
        yield Column(named("_missing"), "text", _beside(item, _MISSING), reason, codes=codes, **about)


def _loinc(asked: Asked) -> str | None:
    version, item = asked.definitions[-1]
    concept = version.definition.concepts.get(item.concept or "")
    return concept.loinc if concept else None


def _beside(item: ItemDef, words: Text) -> Text:
    return {
        language: f"{item.label[language]}: {word}"
        for language, word in words.items()
        if language in item.label
    }
