"""Limits in words: the usual range beside a field, a result outside it, a value in the item's first unit."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from forms.engine.units import in_first_unit
from forms.engine.visibility import truth
from forms.rendering.words import number
from studies.definition.compiled import ItemDef, Range, ReferenceRange
from studies.definition.expressions import Env


def applying(item: ItemDef, env: Env) -> ReferenceRange | None:
    """The first reference range whose condition is true for this participant."""
    return next((limits for limits in item.reference if truth(limits.when, env) is True), None)


def limits_text(item: ItemDef) -> str:
    """`possible 1.5–180 · usual ≤ 60`: the hard limits of an item and those beyond which it is asked again."""
    words = []
    if item.hard:
        words.append(_("possible %(range)s") % {"range": _between(item.hard.min, item.hard.max)})
    if item.warn:
        words.append(_("usual %(range)s") % {"range": _between(item.warn.min, item.warn.max)})
    return " · ".join(words)


def _between(low: float | None, high: float | None) -> str:
    """`1.5–180`: limits as they are defined, not as results are written."""
    ends = ["" if limit is None else number(f"{limit:g}") for limit in (low, high)]
    if "" in ends:
        return f"{'≤' if not ends[0] else '≥'} {''.join(ends)}"
    return "–".join(ends)


def range_text(low: float | None, high: float | None) -> str:
    """`≤ 5` or `≥ 60`; both ends with the same decimals: `12.0–15.5`."""
    ends = [f"{limit:g}" for limit in (low, high) if limit is not None]
    places = max((len(end.partition(".")[2]) for end in ends), default=0)
    words = [number(f"{float(end):.{places}f}") for end in ends]
    if low is None or high is None:
        return f"{'≤' if low is None else '≥'} {words[0]}"
    return "–".join(words)


def flag(item: ItemDef, holder: Mapping[str, Any], limits: Range) -> str:
    """ "high" or "low" for a value outside its usual range."""
    if item.id not in holder:
        return ""
    value = in_first_unit(item, holder[item.id], holder.get(f"{item.id}.unit"))
    if limits.max is not None and value > limits.max:
        return _("high")
    return _("low") if limits.min is not None and value < limits.min else ""


def converted(item: ItemDef, holder: Mapping[str, Any]) -> str:
    """`= 80.3 kg` for a value in another unit than the first."""
    unit = holder.get(f"{item.id}.unit")
    if item.id not in holder or not item.units or unit in (None, item.units[0].code):
        return ""
    value = in_first_unit(item, holder[item.id], unit)
    return f"= {number(f'{value:.4g}')} {item.units[0].label}"
