"""Units and ranges: judged in the item's first unit, stored in the one that was used."""

from typing import Any

from forms.engine.refusals import AnswerRefused
from studies.definition.compiled import ItemDef, Range, Unit


def unit_of(item: ItemDef, code: str | None) -> Unit:
    """The item's unit with this code, its first one for None. Raises AnswerRefused("unit")."""
    if code is None:
        return item.units[0]
    for unit in item.units:
        if unit.code == code:
            return unit
    raise AnswerRefused("unit", allowed=", ".join(u.label for u in item.units))


def in_first_unit(item: ItemDef, value: Any, unit: str | None) -> float:
    """A stored number in the item's first unit. A unit that a later version dropped counts as the first."""
    number = float(value)
    if unit is None or not item.units or unit == item.units[0].code:
        return number
    used = next((u for u in item.units if u.code == unit), item.units[0])
    return number * used.factor + used.offset


def outside(number: float, limits: Range) -> bool:
    """Whether a number lies beyond the limits, both of which are still allowed."""
    return (limits.min is not None and number < limits.min) or (
        limits.max is not None and number > limits.max
    )
