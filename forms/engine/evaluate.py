"""Everything that follows from the answers of one form: computed values, visibility, findings, what is
missing.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from forms.engine.computed import compute
from forms.engine.context import Context
from forms.engine.entry import has_data
from forms.engine.environment import environment, outside_forms
from forms.engine.plan import FormPlan, StudyPlan, limits_of
from forms.engine.state import Finding, FormState, Missing, address
from forms.engine.units import in_first_unit, outside
from forms.engine.visibility import truth, visibility
from studies.definition.compiled import CheckDef, FormDef, ItemDef, VisitDef, VisitForm
from studies.definition.expressions import Env, evaluate

RANGE = "warn"  # the check id of a value outside its expected range


def evaluate_form(plan: StudyPlan, form: FormDef, values: Mapping[str, Any], context: Context) -> FormState:
    """The state of a form; `values` are left as they are, the state holds the recomputed ones."""
    current = copied(values)
    env = environment(plan, form, current, context)
    computed = compute(plan, form, current, env)
    found = visibility(form, current, env)
    planned = plan.forms[form.id]
    limited, required = (_places(form, current, ids) for ids in (planned.limited, planned.required))
    return FormState(
        values=current,
        visible=found.visible,
        shown=found.shown,
        computed=computed,
        hidden_with_data=found.hidden_with_data,
        findings=[*_failed_checks(planned, env), *_out_of_range(limited, found.visible)],
        missing_required=_missing(required, found.visible),
    )


def copied(values: Mapping[str, Any]) -> dict[str, Any]:
    """A copy that may be changed: the document is flat, but for the rows of repeating groups."""
    return {
        key: [dict(row) for row in value]
        if isinstance(value, list) and value and isinstance(value[0], dict)
        else value
        for key, value in values.items()
    }


def fails(check: CheckDef, env: Env) -> bool:
    """Whether a check is definitely broken; unknown is not."""
    return evaluate(check.assert_, env) is False


def is_planned(part: VisitForm | VisitDef, context: Context) -> bool:
    """Whether a visit, or a form at one, is for this participant: its condition is true, or it has none."""
    return truth(part.show_if, outside_forms(context)) is True


def _failed_checks(plan: FormPlan, env: Env) -> Iterator[Finding]:
    for check in plan.checks:
        if fails(check, env):
            items = check.items or tuple(plan.form.all_items)[:1]
            yield Finding(check.id, check.severity, items, check.message)


Place = tuple[ItemDef, str, str, Mapping[str, Any]]


def _places(form: FormDef, values: Mapping[str, Any], ids: frozenset[str]) -> Iterator[Place]:
    """The places of some items' answers: item, group and row where it repeats, and the mapping that holds it."""
    for group in form.groups:
        items = [item for item in group.items if item.id in ids]
        if group.kind != "repeat":
            for item in items:
                yield item, "", "", values
            continue
        for row in values.get(group.id) or ():
            for item in items:
                yield item, group.id, row["@id"], row


def _out_of_range(places: Iterable[Place], visible: set[str]) -> Iterator[Finding]:
    for item, group, row, values in places:
        if item.id not in values or address(item.id, group, row) not in visible:
            continue
        number = in_first_unit(item, values[item.id], values.get(f"{item.id}.unit"))
        if any(outside(number, limits) for limits in limits_of(item)):
            yield Finding(RANGE, "range", (item.id,), row=row)


def _missing(places: Iterable[Place], visible: set[str]) -> list[Missing]:
    return [
        Missing(item.id, row, group)
        for item, group, row, values in places
        if not has_data(item, values) and address(item.id, group, row) in visible
    ]
