"""What the definition says of one item, in the language of the page: its control and its view without any answer."""

from dataclasses import dataclass, field
from typing import Any

from forms.rendering.explain import Explanation
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
from forms.rendering.ranges import limits_text
from forms.rendering.source import Source
from forms.rendering.words import NUMBERS, say
from studies.definition.compiled import CompiledStudy, GroupDef, ItemDef

_TEMPLATES = {
    "integer": "number",
    "decimal": "number",
    "yesno": "choice",
}
_GROUPED = frozenset({"choice", "cells", "choices", "joints", "nrs", "scale", "computed", "readonly"})
_WITH_OPTIONS = frozenset({"choice", "select", "choices", "cells"})
_WIDTHS = {"date": "8", "partial_date": "8", "time": "4", "datetime": "16"}
TRIAL = "trial"  # the widget of an item that is one of several measurements in a row


@dataclass
class ItemView:
    """Everything the templates say of one item. `place` is its address, `dom` the id of its control.

    Lists may be shared with other views: they are replaced, never changed.
    """

    id: str
    type: str
    template: str
    label: str
    help: str
    required: bool
    reasons: bool
    unit: str
    width: str
    grouped: bool
    longest: int | None
    place: str = ""
    dom: str = ""
    row: str = ""
    value: str = ""
    shown: str = ""
    visible: bool = False
    answered: bool = False
    missing: str = ""
    missing_word: str = ""
    units: list[tuple[str, str, bool]] = field(default_factory=list)
    previous: str = ""
    previous_title: str = ""
    previous_apart: bool = False  # of another visit than most values before of the group: it says which
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
    ranged: bool = False  # whether any usual range is known, applying now or not
    reference: str = ""
    flag: str = ""
    converted: str = ""
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


def unanswered(source: Source, group: GroupDef, item: ItemDef) -> tuple[str, ItemView]:
    """The control of an item, and its view without any answer: worked out once, to be copied."""
    key = ("item", item.id, source.read_only)
    found = source.kept.get(key)
    if found is None:
        control = _control(source.study, group, item, read_only=source.read_only)
        found = source.kept[key] = control, _view(source.study, item, control)
    return found  # type: ignore[no-any-return]


def is_cells(group: GroupDef, item: ItemDef) -> bool:
    """Whether an item is a row of a grid: one cell for each code of the matrix."""
    return group.kind == "matrix" and item.type in ("choice", "yesno")


def _control(study: CompiledStudy, group: GroupDef, item: ItemDef, *, read_only: bool) -> str:
    """The control of a type; a list of paired joints has its own, many codes a list to open, and readers no control."""
    if item.type in ("computed", "heading"):
        return item.type
    if is_cells(group, item):
        return "cells"
    if item.type == "file":
        return "file"
    if read_only:
        return "readonly"
    if item.type == "choices" and is_paired(study, item):
        return "joints"
    if item.terms is not None:
        return "term"
    if item.type == "choice" and len(study.codelists[item.codelist or ""].codes) > MOST_IN_VIEW:
        return "select"
    if item.widget == "nrs" and numbers(item, None):
        return "nrs"
    return _TEMPLATES.get(item.type, item.type)


def _view(study: CompiledStudy, item: ItemDef, control: str) -> ItemView:
    view = ItemView(
        id=item.id,
        type=item.type,
        template=f"crf/{control}.html",
        label=say(item.label),
        help=say(item.help),
        required=item.required,
        reasons=bool(item.missing),
        unit=item.units[0].label if item.units else "",
        width=_width(item),
        grouped=control in _GROUPED,
        longest=item.max_length,
        ranged=item.value_type in NUMBERS and bool(item.reference),
    )
    _add_choices(view, study, item, control)
    if control in ("scale", "nrs"):
        view.low, view.high, view.step = _scale(item)
        view.anchors = [say(text) for text in item.anchors.values()]
    if item.widget == TRIAL and control == "number":
        view.limits, view.timed = limits_text(item), bool(item.units) and item.units[0].code == "s"
    return view


def _add_choices(view: ItemView, study: CompiledStudy, item: ItemDef, control: str) -> None:
    if control in _WITH_OPTIONS:
        view.options = options(study, item, None)
        view.style = style(view.options) if control == "choice" else ""
        if control == "choices" and in_columns(view.options):
            view.style = "columns"
    elif control == "nrs":
        view.options = numbers(item, None)
    elif control == "joints":
        view.joints = joints(study, item, ())


def _scale(item: ItemDef) -> tuple[float, float, float]:
    low = item.hard.min if item.hard and item.hard.min is not None else 0
    high = item.hard.max if item.hard and item.hard.max is not None else 100
    return _whole(low), _whole(high), _whole(item.step or (10**-item.places if item.places else 1))


def _whole(number: float) -> float:
    return int(number) if float(number).is_integer() else number


def _width(item: ItemDef) -> str:
    if item.type in _WIDTHS:
        return _WIDTHS[item.type]
    if item.type in NUMBERS:
        return "4"
    return "" if (item.max_length or 99) > 30 else "16"
