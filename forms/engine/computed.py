"""Computed items: evaluated in their order, stored like values of their type, absent when unknown."""

import math
from decimal import Decimal
from typing import Any

from forms.engine.environment import seen
from forms.engine.plan import StudyPlan
from forms.engine.state import address
from studies.definition.compiled import FormDef, GroupDef, ItemDef
from studies.definition.expressions import UNKNOWN, Env, evaluate, known_result

_LARGEST = 1e15


def compute(plan: StudyPlan, form: FormDef, values: dict[str, Any], env: Env) -> dict[str, Any]:
    """Bring every computed item of `values` (and of the names in `env`) up to date, in place.

    Returns address -> stored value (None: unknown) of all computed items.
    """
    found: dict[str, Any] = {}
    for name in form.compute_order:
        item, group = form.all_items[name], form.group_of(name)
        if group.kind == "repeat":
            found |= _compute_rows(plan, group, item, values, env)
        else:
            found[name] = _compute_one(plan, item, values, env, env.names)
    return found


def _compute_rows(
    plan: StudyPlan, group: GroupDef, item: ItemDef, values: dict[str, Any], env: Env
) -> dict[str, Any]:
    found = {}
    for row, names in zip(values.get(group.id) or (), env.names.get(group.id) or (), strict=True):
        found[address(item.id, group.id, row["@id"])] = _compute_one(
            plan, item, row, in_row(env, names), names
        )
    return found


def in_row(env: Env, row: dict[str, Any]) -> Env:
    """The environment inside one row of a repeating group: its columns have bare names there."""
    return Env({**env.names, **row}, env.visits, env.previous, env.today, env.tables)


def _compute_one(plan: StudyPlan, item: ItemDef, values: dict[str, Any], env: Env, names: Any) -> Any:
    if item.compute is None:
        return None
    stored = as_stored(plan, item, known_result(evaluate(item.compute, env)))
    if stored is None:
        values.pop(item.id, None)
        names.pop(item.id, None)
    else:
        values[item.id] = stored
        names[item.id] = seen(plan, item, stored)
    return stored


def as_stored(plan: StudyPlan, item: ItemDef, result: Any) -> Any:
    """The result of an expression as the item's value type stores it; None for unknown or for another
    type.
    """
    kind = item.value_type
    if result is UNKNOWN or (isinstance(result, float) and abs(result) > _LARGEST):
        return None
    if kind in ("integer", "decimal"):
        return _number(item, result) if isinstance(result, float) else None
    if kind == "boolean":
        return result if isinstance(result, bool) else None
    if kind == "yesno":
        return ("Y" if result else "N") if isinstance(result, bool) else None
    if kind == "choice":
        return _code(plan, item, result)
    return result if isinstance(result, str) else None


def _number(item: ItemDef, result: float) -> int | str:
    """As many decimals as the item has places; the expression has rounded already, half away from zero."""
    exact = Decimal(repr(result))
    if item.value_type == "integer":
        return int(math.copysign(math.floor(abs(result) + 0.5), result))
    if item.places is None:
        return format(exact.normalize() + 0, "f")
    shown = exact.quantize(Decimal(1).scaleb(-item.places), rounding="ROUND_HALF_UP")
    return format(abs(shown) if shown == 0 else shown, "f")


def _code(plan: StudyPlan, item: ItemDef, result: Any) -> str | None:
    codelist = plan.study.codelists.get(item.codelist or "")
    if codelist is None:
        return result if isinstance(result, str) else None
    if isinstance(result, float):
        return next((code for code in codelist.by_code if _is_number(code, result)), None)
    return result if result in codelist.by_code else None


def _is_number(code: str, wanted: float) -> bool:
    try:
        return float(code) == wanted
    except ValueError:
        return False
