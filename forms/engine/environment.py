"""Stored answers as expressions see them: numbers in the item's first unit, yes/no as true/false, codes,
rows.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from forms.engine.context import Context
from forms.engine.plan import StudyPlan
from forms.engine.units import in_first_unit
from studies.definition.compiled import FormDef, ItemDef
from studies.definition.expressions import Env
from studies.definition.vocabulary import NUMERIC_TYPES

_LISTED = frozenset({"choice", "choices"})


def environment(
    plan: StudyPlan, form: FormDef, values: Mapping[str, Any], context: Context | None = None
) -> Env:
    """The environment of a record: its own answers over those that `context` brings from other records."""
    around = outside_forms(context or Context())
    return replace(around, names={**around.names, **names_of(plan, form, values)})


def outside_forms(context: Context) -> Env:
    """The environment of an expression that belongs to no record: what `context` brings."""
    return Env(
        names=context.names,
        visits=context.visits,
        previous=context.previous,
        today=context.today,
        tables=context.tables,
    )


def names_of(plan: StudyPlan, form: FormDef, values: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of one record by name. What is missing, cleared or of another version is absent:
    unknown.
    """
    names = _plain_names(plan, form.items, values)
    for group in form.repeats.values():
        columns = {item.id: item for item in group.items}
        names[group.id] = [_plain_names(plan, columns, row) for row in values.get(group.id) or ()]
    return names


def seen(plan: StudyPlan, item: ItemDef, value: Any, unit: str | None = None) -> Any:
    """One stored value as expressions see it."""
    kind = item.value_type
    if kind in NUMERIC_TYPES:
        return in_first_unit(item, value, unit)
    if kind in _LISTED and item.codelist in plan.numeric_lists:
        return [float(code) for code in value] if kind == "choices" else float(value)
    if kind == "yesno":
        return value == "Y"
    return value


def _plain_names(plan: StudyPlan, items: Mapping[str, ItemDef], values: Mapping[str, Any]) -> dict[str, Any]:
    names = {}
    for key, value in values.items():
        item = items.get(key)
        if item is not None:
            names[key] = seen(plan, item, value, values.get(f"{key}.unit"))
    return names
