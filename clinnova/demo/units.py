"""Laboratories report in the units of their country; the harmonised export brings them together."""

from typing import Any

from studies.definition.compiled import FormDef, Unit

USUAL = {"DE": {"creat": "mg/dL"}, "CH": {"hgb": "g/L"}}


def in_usual_units(answers: dict[str, Any], form: FormDef, country: str) -> dict[str, Any]:
    """The same answers with the laboratory values of a country in its units."""
    found = dict(answers)
    for name, code in USUAL.get(country, {}).items():
        item, value = form.items.get(name), answers.get(name)
        unit = next((u for u in item.units if u.code == code), None) if item else None
        if item is not None and unit is not None and isinstance(value, str | int):
            found[name] = {"value": _in(unit, float(value), item.places or 0), "unit": code}
    return found


def _in(unit: Unit, value: float, places: int) -> str:
    return f"{(value - unit.offset) / unit.factor:.{places}f}"
