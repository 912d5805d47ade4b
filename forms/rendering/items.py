"""One item of a form as its template needs it, formatted once."""

from collections.abc import Mapping
from copy import copy
from typing import Any

from django.urls import reverse

from forms.engine.state import address
from forms.rendering.asked import ItemView, unanswered
from forms.rendering.explain import explain
from forms.rendering.options import with_chosen, with_joints, with_number
from forms.rendering.ranges import applying, converted, flag, range_text
from forms.rendering.source import BLANK, Source
from forms.rendering.words import NUMBERS, missing_word, plain, said, shown, typed
from studies.definition.compiled import GroupDef, ItemDef

_DATES = frozenset({"date", "partial_date", "datetime"})


def item_view(
    source: Source, group: GroupDef, item: ItemDef, holder: Mapping[str, Any], row: str = ""
) -> ItemView:
    """The view of `item` whose answers stand in `holder` (the record's values, or one row of a repeating group)."""
    control, blank = unanswered(source, group, item)
    view = copy(blank)
    view.place, view.row = address(item.id, group.id, row), row
    view.dom = f"value-{row}-{item.id}" if row else f"value-{item.id}"
    view.orphaned = view.place in source.state.hidden_with_data
    view.visible = view.orphaned or row == BLANK or view.place in source.state.visible
    if not row and item.id in source.previous:
        known = source.previous[item.id]
        view.previous, view.previous_title = known.text, known.title
    _answer(view, source, item, holder)
    _fill(view, control, source, item, holder.get(item.id))
    if item.value_type in NUMBERS:
        _judge(view, source, item, holder)
    view.findings = source.findings.get(view.place, [])
    states = {query.state for query in source.queries.get(item.id, ()) if query.row == row}
    view.queries = next((state for state in ("open", "answered", "closed") if state in states), "")
    return view


def _answer(view: ItemView, source: Source, item: ItemDef, holder: Mapping[str, Any]) -> None:
    """The answer, or the reason why there is none."""
    study, value, unit = source.study, holder.get(item.id), holder.get(f"{item.id}.unit")
    missing = holder.get(f"{item.id}.missing", "")
    view.value = typed(study, item, value)
    view.answered = value is not None or bool(missing)
    view.missing, view.missing_word = missing, missing_word(missing)
    view.none_chosen = item.type == "choices" and value == []
    if source.read_only:
        view.shown = shown(study, item, value, unit, missing)
    if len(item.units) > 1:
        view.units = [(u.code, u.label, u.code == (unit or item.units[0].code)) for u in item.units]


def _fill(view: ItemView, control: str, source: Source, item: ItemDef, value: Any) -> None:
    """What only some controls need of the answer."""
    if control == "nrs":
        view.options = with_number(view.options, value)
    elif view.options:
        view.options = with_chosen(view.options, value)
    elif view.joints:
        view.joints = with_joints(view.joints, value or ())
    if control in ("scale", "nrs"):
        view.slide = str(value if value is not None else view.low)
    elif control in _DATES:
        view.said = said(value)
    elif control == "computed":
        view.value = plain(source.study, item, value)
        view.explanation = None if view.row else explain(source, item)
    elif control == "file":
        view.file = source.files.get(item.id)
    elif control == "term":
        view.value = plain(source.study, item, value)
        view.code = value or ""
        loaded = item.terms in source.searched
        view.search = reverse("terms", args=[source.target.subject.study.slug, item.terms]) if loaded else ""


def _judge(view: ItemView, source: Source, item: ItemDef, holder: Mapping[str, Any]) -> None:
    """What is usual for a number, and what it is in the item's first unit."""
    limits = applying(item, source.env)
    if limits is not None:
        view.reference = range_text(limits.min, limits.max)
        view.flag = flag(item, holder, limits)
    if item.units:
        view.converted = converted(item, holder)
