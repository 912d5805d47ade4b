"""Vectors of rules that are code, not expressions of a form: visit windows, visit states, unit factors."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from patients.windows import visit_status, visit_window
from studies.definition.compiled import CompiledStudy

Studies = Mapping[str, CompiledStudy]
_DAYS = ("earliest", "latest", "today", "actual")


def window(inputs: Mapping[str, Any], studies: Studies) -> dict[str, Any]:
    """The planned window of a visit."""
    found = visit_window(
        date.fromisoformat(inputs["anchor"]),
        inputs.get("months", 0),
        inputs.get("days", 0),
        before=inputs.get("before_days", 0),
        after=inputs.get("after_days", 0),
    )
    return {name: str(getattr(found, name)) for name in ("earliest", "target", "latest")}


def status(inputs: Mapping[str, Any], studies: Studies) -> dict[str, Any]:
    """The state of a visit on a day."""
    facts = {key: date.fromisoformat(value) if key in _DAYS else value for key, value in inputs.items()}
    return {"status": str(visit_status(**facts))}


def conversion(inputs: Mapping[str, Any], studies: Studies) -> dict[str, Any]:
    """A laboratory value in the first unit of the item that measures the analyte.

    Raises KeyError when no item measures it, or none in that unit.
    """
    concept = f"LB.{inputs['analyte']}"
    items = [item for s in studies.values() for f in s.forms.values() for item in f.items.values()]
    for item in items:
        for unit in item.units if item.concept == concept else ():
            if unit.code == inputs["unit"]:
                value = inputs["value"] * unit.factor + unit.offset
                return {"value": value, "unit": item.units[0].code}
    raise KeyError(f"no item measures {concept} in {inputs['unit']}")


OUTSIDE: dict[str, Callable[[Mapping[str, Any], Studies], dict[str, Any]]] = {
    "VISIT_WINDOW": window,
    "VISIT_STATUS": status,
    "UNIT_CONVERSION": conversion,
}
