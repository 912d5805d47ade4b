"""Compiled items: what is asked, in which unit, within which limits."""

from __future__ import annotations

from studies.definition.compiled.base import Compiled, Text, Tree


class Unit(Compiled):
    """A UCUM unit. A value in it is `value * factor + offset` in the item's first unit."""

    code: str
    label: str
    factor: float = 1.0
    offset: float = 0.0


class Range(Compiled):
    """Limits in the item's first unit, both included; None leaves that side open."""

    min: float | None = None
    max: float | None = None


class ReferenceRange(Range):
    """Usual values for the participants to whom `when` applies (None: for everyone)."""

    when: Tree | None = None


class ItemDef(Compiled):
    """One item. `type` is one of studies.definition.vocabulary.ITEM_TYPES."""

    id: str
    type: str
    label: Text
    help: Text | None = None
    units: tuple[Unit, ...] = ()
    places: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    hard: Range | None = None
    warn: Range | None = None
    reference: tuple[ReferenceRange, ...] = ()
    codelist: str | None = None
    terms: str | None = None
    required: bool = False
    show_if: Tree | None = None
    compute: Tree | None = None
    compute_source: str | None = None
    explain: Text | None = None
    source: str | None = None
    value: str | None = None
    concept: str | None = None
    missing: tuple[str, ...] = ()
    widget: str | None = None
    anchors: dict[str, Text] = {}
    step: float | None = None
    licence: str | None = None
    identifying: bool = False
    blinded_for: tuple[str, ...] = ()

    @property
    def value_type(self) -> str:
        """The type of the stored value: that of the result for a computed item."""
        return self.value or self.type
