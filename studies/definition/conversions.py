"""The ways from a concept's accepted units into its canonical one."""

from __future__ import annotations

from studies.definition import ucum
from studies.definition.source import ConceptSource

Way = tuple[float, float]
"""(factor, offset): canonical = value * factor + offset."""


def ways(concept: ConceptSource) -> dict[str, Way]:
    """Unit -> its way into the canonical unit, which is left out: first those of UCUM, then the written ones.

    Units that UCUM cannot convert are left out; the rules report them before anything is compiled.
    """
    found = {code: way for code in concept.units if (way := from_ucum(concept, code)) is not None}
    return found | {code: (way.factor, way.offset) for code, way in concept.convert.items()}


def from_ucum(concept: ConceptSource, code: str) -> Way | None:
    """UCUM's way from a unit into the canonical one; None if there is none, whatever the reason."""
    try:
        return None if concept.unit is None else ucum.conversion(code, concept.unit)
    except ucum.NotUcum:
        return None
