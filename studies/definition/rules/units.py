"""Units: valid UCUM codes, factors that agree with UCUM, and items that use what their concept can convert."""

from __future__ import annotations

from studies.definition import ucum
from studies.definition.conversions import Way, from_ucum
from studies.definition.document import Path
from studies.definition.draft import Draft, DraftItem
from studies.definition.problems import suggestion
from studies.definition.source import ConceptSource
from studies.definition.source.library import ConversionSource
from studies.definition.vocabulary import NUMERIC_TYPES

_TOLERANCE = 0.001  # a written factor may be rounded, it may not be another one


def check_units(draft: Draft) -> None:
    """The units of every concept, then those of every item."""
    for name, concept in draft.concepts.items():
        _check_codes(draft, name, concept)
        _check_listed(draft, name, concept)
        for code, conversion in concept.convert.items():
            _check_factor(draft, name, concept, code, conversion)
    for item in draft.items.values():
        _check_units_of(draft, item)


def _check_codes(draft: Draft, name: str, concept: ConceptSource) -> None:
    """Every code must be UCUM, and the canonical unit must be there and stand once."""
    others: list[tuple[Path, str]] = [(("units", at), code) for at, code in enumerate(concept.units)]
    others += [(("convert", code), code) for code in concept.convert]
    seen = {concept.unit}
    if others and concept.unit is None:
        draft.report_entry("concept", name, f"'{name}' converts units but has no 'unit'", path=others[0][0])
    for path, code in others:
        if code in seen:
            what = "is the unit itself" if code == concept.unit else "is named twice"
            draft.report_entry("concept", name, f"'{code}' {what}", path=path)
        seen.add(code)
    own: list[tuple[Path, str]] = [] if concept.unit is None else [(("unit",), concept.unit)]
    for path, code in own + others:
        if not ucum.is_ucum(code):
            draft.report_entry("concept", name, f"'{code}' is no UCUM unit", _nearest(draft, code), path)


def _nearest(draft: Draft, code: str) -> str:
    """A hint made of the valid units that the library labels or measures in."""
    known = {*draft.unit_labels, *(concept.unit for concept in draft.concepts.values() if concept.unit)}
    return suggestion(code, [unit for unit in known if ucum.is_ucum(unit)])


def _check_listed(draft: Draft, name: str, concept: ConceptSource) -> None:
    """Units in `units` get their factor from UCUM, so UCUM must have one."""
    for at, code in enumerate(concept.units):
        usable = concept.unit and ucum.is_ucum(code) and ucum.is_ucum(concept.unit)
        if usable and from_ucum(concept, code) is None:
            message = f"UCUM has no factor from '{code}' to '{concept.unit}': they measure different things"
            draft.report_entry("concept", name, message, "write the factor in 'convert'", ("units", at))


def _check_factor(
    draft: Draft, name: str, concept: ConceptSource, code: str, written: ConversionSource
) -> None:
    if written.factor == 0:
        draft.report_entry("concept", name, f"the factor of '{code}' is 0", path=("convert", code))
        return
    known = from_ucum(concept, code)
    if known is None or written.method or _agrees(written, known):
        return
    message = f"the way from '{code}' to '{concept.unit}' is {_said(written.factor, written.offset)}"
    message += f", UCUM has {_said(*known)}"
    hint = f"list '{code}' in 'units' instead, or say in 'method' why the numbers differ"
    draft.report_entry("concept", name, message, hint, ("convert", code))


def _agrees(written: ConversionSource, known: Way) -> bool:
    factor, offset = known
    return (
        abs(written.factor - factor) <= _TOLERANCE * abs(factor)
        and abs(written.offset - offset) <= _TOLERANCE * max(abs(offset), abs(factor))
    )  # fmt: skip


def _said(factor: float, offset: float) -> str:
    return f"x {factor:g}" + (f" {offset:+g}" if offset else "")


def _check_units_of(draft: Draft, item: DraftItem) -> None:
    units = item.source.units
    if len(set(units)) < len(units):
        draft.report_item(item, "a unit is named twice", key="units")
    if item.source.concept is None:
        _check_free_units(draft, item)
        return
    concept = draft.concepts.get(item.source.concept)
    if concept is None:
        return
    known = {concept.unit, *concept.units, *concept.convert} - {None}
    for code in units:
        if code not in known:
            message = f"unknown unit '{code}' for the concept '{item.source.concept}'"
            hint = suggestion(code, [unit for unit in known if unit]) or "the concept has no unit"
            draft.report_item(item, message, hint, "units")
    if not units and _has_dimension(concept) and item.source.value_type in NUMERIC_TYPES:
        message = f"'{item.id}' needs 'units': its concept is measured in {concept.unit}"
        draft.report_item(item, message)


def _check_free_units(draft: Draft, item: DraftItem) -> None:
    """Units of an item without a concept: one at most, as nobody could convert."""
    units = item.source.units
    if len(units) > 1:
        hint = "name a concept that holds the factors"
        draft.report_item(item, f"'{item.id}' has several units but no concept", hint, "units")
    for code in units:
        if not ucum.is_ucum(code):
            draft.report_item(item, f"'{code}' is no UCUM unit", _nearest(draft, code), "units")


def _has_dimension(concept: ConceptSource) -> bool:
    """Counts and scores (UCUM 1 or an annotation such as {score}) need no unit beside the number."""
    return concept.unit is not None and concept.unit != "1" and not concept.unit.startswith("{")
