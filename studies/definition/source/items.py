"""Items as written in a form file."""

from __future__ import annotations

from typing import Literal

from studies.definition import vocabulary
from studies.definition.source.base import (
    CodeListId,
    ConceptId,
    Expression,
    Integer,
    ItemId,
    Line,
    Number,
    Source,
    Texts,
    Truth,
    UnitCode,
    Word,
)

ItemType = Literal[
    "text", "long_text", "integer", "decimal", "date", "partial_date", "time", "datetime", "choice",
    "choices", "yesno", "scale", "computed", "file", "heading",
]  # fmt: skip
ComputedValue = Literal["integer", "decimal", "text", "date", "choice", "yesno", "boolean"]
MissingReason = Literal["ND", "UNK", "NI", "NA", "REFU"]


class RangeSource(Source):
    """Limits in the item's first unit, both included."""

    min: Number | None = None
    max: Number | None = None


class ReferenceSource(RangeSource):
    """Usual values for those to whom `when` applies."""

    when: Expression | None = None


class ItemSource(Source):
    """One question, heading or computed value."""

    id: ItemId
    type: ItemType
    label: Texts
    help: Texts | None = None
    units: tuple[UnitCode, ...] = ()
    places: Integer | None = None
    min_length: Integer | None = None
    max_length: Integer | None = None
    hard: RangeSource | None = None
    warn: RangeSource | None = None
    reference: tuple[ReferenceSource, ...] = ()
    codelist: CodeListId | None = None
    terms: Line | None = None
    required: Truth = False
    show_if: Expression | None = None
    compute: Expression | None = None
    explain: Texts | None = None
    source: Line | None = None
    value: ComputedValue | None = None
    concept: ConceptId | None = None
    missing: tuple[MissingReason, ...] | None = None
    widget: Word | None = None
    anchors: dict[Line, Texts] = {}
    step: Number | None = None
    licence: Line | None = None
    identifying: Truth = False
    blinded_for: tuple[Word, ...] = ()

    @property
    def value_type(self) -> str:
        """Type of the value that the item yields in expressions and exports."""
        return self.value or "decimal" if self.type == "computed" else self.type

    @property
    def missing_reasons(self) -> tuple[str, ...]:
        """The reasons that may stand instead of a value: all of them unless the file says otherwise."""
        if "missing" not in vocabulary.ATTRIBUTES[self.type]:
            return ()
        return vocabulary.MISSING_REASONS if self.missing is None else self.missing
