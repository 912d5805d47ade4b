"""How a computed value came about: from which answers, by which rule, rounded how, after whom."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forms.engine.plan import form_of_name
from forms.rendering.source import Source
from forms.rendering.words import as_seen, say, shown
from studies.definition.compiled import ItemDef
from studies.definition.expressions import references

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Input:
    """One answer that a computed value needs. `name` is set where the answer stands on this very page."""

    label: str
    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """`how` is the rule in words, else the formula as it is computed."""

    inputs: list[Input]
    how: str
    rounding: str
    source: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """An input without its present answer: the item, from where it is read, and whether it stands on this page."""

    item: ItemDef
    scope: str
    label: str
    here: bool


def explain(source: Source, item: ItemDef, *, columns: bool = False) -> Explanation:
    """The explanation of a computed item under the present answers; of a column, without those in its rows."""
    asked, unanswered = _unanswered(source, item, columns=columns)
    inputs = [
        Input(one.label, _text(source, one) or NOTHING, one.item.id if one.here else "") for one in asked
    ]
    return replace(unanswered, inputs=inputs)


def _unanswered(source: Source, item: ItemDef, *, columns: bool) -> tuple[list[_Asked], Explanation]:
    """What is the same under any answers: worked out once."""
    key = ("why", item.id, columns)
    found = source.kept.get(key)
    if found is None:
        how = say(item.explain) or " ".join((item.compute_source or "").split())
        rule = Explanation(inputs=[], how=how, rounding=_rounding(item), source=item.source or "")
        found = source.kept[key] = _asked(source, item, columns=columns), rule
    return found  # type: ignore[no-any-return]


def inputs_here(source: Source, item: ItemDef) -> list[str]:
    """The items of this page, outside rows, that a computed item needs."""
    found = {name for name, scope in references(item.compute or []) if scope == "here"}
    return sorted(found & source.form.items.keys())


def _asked(source: Source, item: ItemDef, *, columns: bool) -> list[_Asked]:
    found = []
    in_rows = (
        {column.id for group in source.form.repeats.values() for column in group.items} if columns else set()
    )
    for name, scope in sorted(references(item.compute or [])):
        here = scope == "here" and name in source.form.items
        form = source.study.forms.get(form_of_name(source.study, name))
        if form is None or name not in form.all_items or (scope == "here" and name in in_rows):
            continue
        definition = form.all_items[name]
        found.append(_Asked(definition, scope, say(definition.label) + _where(source, scope), here))
    return found


def _text(source: Source, asked: _Asked) -> str:
    return _own(source, asked.item) if asked.here else _foreign(source, asked.item, asked.scope)


def _own(source: Source, item: ItemDef) -> str:
    values = source.values
    if item.type == "choices" and item.id in values and len(values[item.id]) > 3:
        return str(len(values[item.id]))
    return shown(
        source.study,
        item,
        values.get(item.id),
        values.get(f"{item.id}.unit"),
        values.get(f"{item.id}.missing"),
    )


def _foreign(source: Source, item: ItemDef, scope: str) -> str:
    if scope == "here":
        seen = source.context.names
    elif scope == "previous":
        seen = source.context.previous
    else:
        seen = source.context.visits.get(scope.removeprefix("visit:"), {})
    return as_seen(source.study, item, seen[item.id]) if item.id in seen else ""


def _where(source: Source, scope: str) -> str:
    if scope == "here":
        return ""
    if scope == "previous":
        return " (" + _("earlier visit") + ")"
    visit = source.study.visits_by_id.get(scope.removeprefix("visit:"))
    return f" ({say(visit.title)})" if visit else ""


def _rounding(item: ItemDef) -> str:
    if item.value_type == "integer":
        return _("to a whole number")
    if item.value_type != "decimal" or item.places is None:
        return ""
    return ngettext("to %(count)s decimal", "to %(count)s decimals", item.places) % {"count": item.places}
