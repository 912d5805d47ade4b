"""One answer with its unit, or with the reason why there is none, as the keys under which it is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Any

from forms.engine.parse import parse_answer
from forms.engine.refusals import AnswerRefused
from forms.engine.units import in_first_unit, outside, unit_of
from studies.definition.compiled import CodeListDef, ItemDef

Keys = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """What somebody says about one item: a value (with unit), a missing reason, or neither to clear it."""

    value: Any = None
    unit: str | None = None
    missing: str | None = None

    @property
    def clears(self) -> bool:
        return self.missing is None and (self.value is None or self.value == "")


def parse_entry(
    item: ItemDef, entry: Entry, codelists: Mapping[str, CodeListDef], zone: tzinfo = UTC
) -> Keys:
    """Key -> stored value, None for a key that goes: {"weight": "70.5", "weight.unit": "kg",
    "weight.missing": None}.

    Raises AnswerRefused: the refusals of the type, "unit", "missing_reason", "both", "hard_range" (judged in
    the item's first unit).
    """
    if item.type in ("computed", "heading"):
        raise AnswerRefused(item.type)
    keys: Keys = dict.fromkeys(keys_of(item))
    if entry.clears:
        return keys
    if entry.missing is not None:
        keys[f"{item.id}.missing"] = _missing(item, entry)
        return keys
    keys[item.id] = parse_answer(item, entry.value, codelists, zone)
    if item.units:
        keys[f"{item.id}.unit"] = unit_of(item, entry.unit).code
    elif entry.unit is not None:
        raise AnswerRefused("no_units")
    _check_hard_range(item, keys)
    return keys


def keys_of(item: ItemDef) -> tuple[str, ...]:
    """Every key under which something about the item may be stored."""
    unit = (f"{item.id}.unit",) if item.units else ()
    return (item.id, *unit, f"{item.id}.missing")


def has_data(item: ItemDef, values: Mapping[str, Any]) -> bool:
    """Whether the item is answered, with a value or with a missing reason."""
    return item.id in values or f"{item.id}.missing" in values


def _missing(item: ItemDef, entry: Entry) -> str:
    if entry.value is not None and entry.value != "":
        raise AnswerRefused("both")
    if entry.missing not in item.missing:
        raise AnswerRefused("missing_reason", allowed=", ".join(item.missing))
    return entry.missing


def _check_hard_range(item: ItemDef, keys: Keys) -> None:
    if item.hard is None:
        return
    number = in_first_unit(item, keys[item.id], keys.get(f"{item.id}.unit"))
    if outside(number, item.hard):
        unit = item.units[0].label if item.units else ""
        raise AnswerRefused("hard_range", min=item.hard.min, max=item.hard.max, unit=unit)
