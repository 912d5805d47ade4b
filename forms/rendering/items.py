"""One item of a form as its template needs it, formatted once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from forms.engine.state import address
from forms.rendering.explain import Explanation, explain
from forms.rendering.options import (
    MOST_IN_VIEW,
    Joint,
    Option,
    in_columns,
    is_paired,
    joints,
    numbers,
    options,
    style,
)
from forms.rendering.ranges import converted, flag, limits_text, reference_text
from forms.rendering.source import BLANK, Source
from forms.rendering.words import NUMBERS, missing_word, plain, said, say, shown, typed
from studies.definition.compiled import GroupDef, ItemDef

_TEMPLATES = {
    "integer": "number",
    "decimal": "number",
    "yesno": "choice",
}
_GROUPED = frozenset({"choice", "cells", "choices", "joints", "nrs", "scale", "computed", "readonly"})
_WIDTHS = {"date": "8", "partial_date": "8", "time": "4", "datetime": "16"}
TRIAL = "trial"  # the widget of an item that is one of several measurements in a row


@dataclass(slots=True)
class ItemView:
    """Everything the templates say of one item. `place` is its address, `dom` the id of its control."""

    id: str
    type: str
    place: str
    dom: str
    row: str
    template: str
    label: str
    help: str
    value: str
    shown: str
    required: bool
    visible: bool
    answered: bool
    missing: str
    missing_word: str
    reasons: bool
    unit: str
    units: list[tuple[str, str, bool]]
    previous: str
    previous_title: str
    width: str
    grouped: bool
    orphaned: bool = False
    style: str = ""
    options: list[Option] = field(default_factory=list)
    joints: list[Joint] = field(default_factory=list)
    none_chosen: bool = False
    low: float | None = None
    high: float | None = None
    step: float | None = None
    anchors: list[str] = field(default_factory=list)
    explanation: Explanation | None = None
    reference: str = ""
    flag: str = ""
    converted: str = ""
    longest: int | None = None
    findings: list[dict[str, Any]] = field(default_factory=list)
    queries: str = ""  # "open" while one waits for the site, "answered", "closed"
    slide: str = ""
    code: str = ""  # behind the label of a term
    search: str = ""  # where terms are searched; "" for those in the page
    said: str = ""  # beside a date: its weekday, or what of it is not known
    limits: str = ""  # of a trial: what is possible, what is usual
    timed: bool = False  # a trial that is measured in seconds has a stopwatch
    file: Any = None  # the `FileView` of the file that is the answer
    figure: Any = None  # the `Figure` drawn before this item, the first of those whose joints it shows
    drawn: bool = False  # the item's joints are in a figure

    @property
    def described(self) -> str:
        """The ids of what explains the control: its help, and the notes that come and go."""
        return f"{self.dom}-help {self.dom}-notes" if self.help else f"{self.dom}-notes"

    @property
    def state(self) -> str:
        """The look of the row: what needs attention first."""
        if self.findings:
            return "finding"
        return "saved" if self.answered and self.type != "computed" else ""


def item_view(
    source: Source, group: GroupDef, item: ItemDef, holder: Mapping[str, Any], row: str = ""
) -> ItemView:
    """The view of `item` whose answers stand in `holder` (the record's values, or one row of a repeating group)."""
    study, value = source.study, holder.get(item.id)
    place = address(item.id, group.id, row)
    unit, missing = holder.get(f"{item.id}.unit"), holder.get(f"{item.id}.missing", "")
    template = _template(source, group, item)
    known = source.previous.get(item.id) if not row else None
    view = ItemView(
        id=item.id,
        type=item.type,
        place=place,
        dom=f"value-{row}-{item.id}" if row else f"value-{item.id}",
        row=row,
        template=f"crf/{template}.html",
        label=say(item.label),
        help=say(item.help),
        value=typed(study, item, value),
        shown=shown(study, item, value, unit, missing) if source.read_only else "",
        required=item.required,
        visible=row == BLANK or place in source.state.visible or place in source.state.hidden_with_data,
        orphaned=place in source.state.hidden_with_data,
        answered=value is not None or bool(missing),
        missing=missing,
        missing_word=missing_word(missing),
        reasons=bool(item.missing),
        unit=_first_unit(item),
        units=[(u.code, u.label, u.code == (unit or item.units[0].code)) for u in item.units]
        if len(item.units) > 1
        else [],
        previous=known.text if known else "",
        previous_title=known.title if known else "",
        width=_width(item),
        grouped=template in _GROUPED,
        longest=item.max_length,
    )
    _fill(view, template, source, item, holder)
    view.findings = source.findings.get(place, [])
    states = {query.state for query in source.queries.get(item.id, ()) if query.row == row}
    view.queries = next((state for state in ("open", "answered", "closed") if state in states), "")
    return view


def is_cells(group: GroupDef, item: ItemDef) -> bool:
    """Whether an item is a row of a grid: one cell for each code of the matrix."""
    return group.kind == "matrix" and item.type in ("choice", "yesno")


def _template(source: Source, group: GroupDef, item: ItemDef) -> str:
    """The control of a type; a list of paired joints has its own, many codes a list to open, and readers no control."""
    if item.type in ("computed", "heading"):
        return item.type
    if is_cells(group, item):
        return "cells"
    if item.type == "file":
        return "file"
    if source.read_only:
        return "readonly"
    if item.type == "choices" and is_paired(source.study, item):
        return "joints"
    if item.terms is not None:
        return "term"
    if item.type == "choice" and len(source.study.codelists[item.codelist or ""].codes) > MOST_IN_VIEW:
        return "select"
    if item.widget == "nrs" and numbers(item, None):
        return "nrs"
    return _TEMPLATES.get(item.type, item.type)


def _fill(view: ItemView, template: str, source: Source, item: ItemDef, holder: Mapping[str, Any]) -> None:
    """What only some controls need."""
    value = holder.get(item.id)
    if template == "term":
        view.value = plain(source.study, item, value)
        view.code = value or ""
        loaded = item.terms in source.searched
        view.search = reverse("terms", args=[source.target.subject.study.slug, item.terms]) if loaded else ""
    if template in ("choice", "select", "choices", "cells"):
        view.options = options(source.study, item, value)
        view.style = style(view.options) if template == "choice" else ""
        if template == "choices" and in_columns(view.options):
            view.style = "columns"
    elif template == "nrs":
        view.options = numbers(item, value)
    elif template == "joints":
        view.joints = joints(source.study, item, value or ())
    view.none_chosen = item.type == "choices" and value == []
    if template in ("scale", "nrs"):
        view.low, view.high, view.step = _scale(item)
        view.slide = str(value if value is not None else view.low)
        view.anchors = [say(text) for text in item.anchors.values()]
    if template in ("date", "partial_date", "datetime"):
        view.said = said(value)
    if item.widget == TRIAL and template == "number":
        view.limits, view.timed = limits_text(item), bool(item.units) and item.units[0].code == "s"
    if template == "file":
        view.file = source.files.get(item.id)
    if template == "computed":
        view.value = plain(source.study, item, value) or ""
        view.explanation = None if view.row else explain(source, item)
    if item.value_type in NUMBERS:
        view.reference = reference_text(item, source.env)
        view.flag = flag(item, holder, source.env)
        view.converted = converted(item, holder)


def _scale(item: ItemDef) -> tuple[float, float, float]:
    low = item.hard.min if item.hard and item.hard.min is not None else 0
    high = item.hard.max if item.hard and item.hard.max is not None else 100
    return _whole(low), _whole(high), _whole(item.step or (10**-item.places if item.places else 1))


def _whole(number: float) -> float:
    return int(number) if float(number).is_integer() else number


def _first_unit(item: ItemDef) -> str:
    return item.units[0].label if item.units else ""


def _width(item: ItemDef) -> str:
    if item.type in _WIDTHS:
        return _WIDTHS[item.type]
    if item.type in NUMBERS:
        return "4"
    return "" if (item.max_length or 99) > 30 else "16"
