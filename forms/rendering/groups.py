"""Groups of a form: sections with their items, repeating rows as a table."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain

from django.utils.translation import gettext as _

from forms.engine.state import address
from forms.rendering import edss
from forms.rendering.asked import TRIAL, ItemView, is_cells
from forms.rendering.explain import Explanation, explain
from forms.rendering.figures import draw_figures
from forms.rendering.items import item_view
from forms.rendering.options import Option, options
from forms.rendering.source import BLANK, Source
from forms.rendering.words import say
from studies.definition.compiled import GroupDef, ItemDef

TRIALS = "trials"  # the layout of a section in which trials stand beside each other
_DRAWN = {TRIALS: "crf/trials.html"}
CHECKLIST = "checklist"  # the layout of a matrix whose unanswered rows can be set together
_NO = "N"
_MOST_COLUMNS = 8  # more columns than this do not stand beside each other
_FIRST = 15  # rows that the page brings along; further ones are drawn by the browser from the answers
_LONG = 5  # rows up to which ticking each is quicker than looking for the button


@dataclass(slots=True)
class Head:
    """The head of a column; `why` explains its computed values."""

    id: str
    type: str
    label: str
    why: Explanation | None


@dataclass(slots=True)
class RowView:
    """One row of a repeating group. Where `later` is set the browser draws it, and `cells` is empty: its cells are
    answered and nothing is to be said about them; `wanted` of them are required.
    """

    id: str
    number: str
    cells: list[ItemView]
    later: bool = False
    wanted: int = 0


@dataclass(slots=True)
class GroupView:
    """A group. Sections and matrices have `items`, matrices the `codes` of their columns; repeating groups have
    `heads`, `rows` and the `blank` pattern of a row; `stacked` rows show their items below and beside each other
    instead of in columns. `rest` is the answer that a check list offers for the rows left
    open; `computed` says that nothing in the group is entered.
    """

    id: str
    title: str
    kind: str
    visible: bool
    folded: bool
    items: list[ItemView] = field(default_factory=list)
    heads: list["Head"] = field(default_factory=list)
    rows: list[RowView] = field(default_factory=list)
    blank: RowView | None = None
    count: str = ""
    template: str = "crf/group.html"
    style: str = ""
    codes: list[Option] = field(default_factory=list)
    rest: Option | None = None
    computed: bool = False
    before: str = ""
    stacked: bool = False
    lines: list["Line"] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """Items of a group that are drawn together: the trials of one test with their mean, or one item alone."""

    trials: bool
    items: list[ItemView]


def groups(source: Source) -> list[GroupView]:
    """The groups of the form, each item formatted once."""
    return [
        _rows(source, group) if group.kind == "repeat" else _section(source, group)
        for group in source.form.groups
    ]


def all_views(found: list[GroupView]) -> chain[ItemView]:
    """Every item view of the page, cells of rows included, the pattern row left out."""
    return chain.from_iterable(
        chain(group.items, chain.from_iterable(row.cells for row in group.rows)) for group in found
    )


def _section(source: Source, group: GroupDef) -> GroupView:
    items = [item_view(source, group, item, source.values) for item in group.items]
    wanted = [view for view in items if view.required and view.visible]
    done = sum(view.answered for view in wanted)
    facts = {"done": done, "total": len(wanted)}
    cells = next((item for item in group.items if is_cells(group, item)), None)
    codes = options(source.study, cells, None) if cells else []
    if group.layout == "homunculus":
        draw_figures(source, group, items)
    return GroupView(
        id=group.id,
        title=say(group.title),
        kind=group.kind,
        visible=any(view.visible for view in items),
        folded=group.layout == "details",
        items=items,
        count=_("%(done)s of %(total)s required") % facts if len(wanted) > 1 else "",
        template="crf/matrix.html" if cells else _DRAWN.get(group.layout or "", "crf/group.html"),
        lines=_lines(group, items) if group.layout == TRIALS else [],
        style="systems" if group.layout == edss.LAYOUT else "",
        codes=codes,
        rest=_rest(group, codes),
        computed=all(item.type in ("computed", "heading") for item in group.items),
        before=_before(items),
    )


def _before(items: list[ItemView]) -> str:
    """The visit from which most of the values before come; those of another one are marked."""
    visits = Counter(view.previous_title for view in items if view.previous)
    if not visits:
        return ""
    common = visits.most_common(1)[0][0]
    for view in items:
        view.previous_apart = bool(view.previous) and view.previous_title != common
    return common


def _lines(group: GroupDef, items: list[ItemView]) -> list[Line]:
    """Trials that follow each other, with the computed item right after them, on one line; any other item alone."""
    found: list[Line] = []
    for item, view in zip(group.items, items, strict=True):
        trial = item.widget == TRIAL
        going_on = bool(found) and found[-1].trials and found[-1].items[-1].type != "computed"
        if going_on and (trial or item.type == "computed"):
            found[-1].items.append(view)
        else:
            found.append(Line(trial, [view]))
    return found


def _rest(group: GroupDef, codes: list[Option]) -> Option | None:
    """The No of a long check list."""
    if group.layout != CHECKLIST or sum(item.type != "heading" for item in group.items) <= _LONG:
        return None
    return next((code for code in codes if code.code == _NO), None)


def _rows(source: Source, group: GroupDef) -> GroupView:
    special = _special(source, group)
    rows = [
        _row(source, group, holder, number)
        if number <= _FIRST or special(str(holder["@id"]))
        else _later(source, group, holder, number)
        for number, holder in enumerate(source.values.get(group.id) or (), start=1)
    ]
    return GroupView(
        id=group.id,
        title=say(group.title),
        kind=group.kind,
        visible=group.id in source.state.visible or bool(rows),
        folded=False,
        template="crf/rows.html",
        stacked=len(group.items) > _MOST_COLUMNS,
        heads=[_head(source, item) for item in group.items],
        rows=rows,
        blank=None if source.read_only else _row(source, group, {"@id": BLANK}, 0),
    )


def _special(source: Source, group: GroupDef) -> Callable[[str], bool]:
    """Whether more of a row is to be shown than its answers: always where somebody only reads, or for files."""
    if source.read_only or any(item.type == "file" for item in group.items):
        return lambda row: True
    missing = (missing.address for missing in source.state.missing_required)
    told = (*source.findings, *source.state.hidden_with_data, *missing)
    rows = {place.partition("[")[2].partition("]")[0] for place in told if place.startswith(f"{group.id}[")}
    rows |= {query.row for item in group.items for query in source.queries.get(item.id, ())}
    return rows.__contains__


def _later(source: Source, group: GroupDef, holder: dict[str, object], number: int) -> RowView:
    name, visible = str(holder["@id"]), source.state.visible
    required = (address(item.id, group.id, name) for item in group.items if item.required)
    return RowView(name, str(number), [], later=True, wanted=sum(place in visible for place in required))


def _head(source: Source, item: ItemDef) -> Head:
    why = explain(source, item, columns=True) if item.type == "computed" else None
    return Head(item.id, item.type, say(item.label), why)


def _row(source: Source, group: GroupDef, holder: dict[str, object], number: int) -> RowView:
    name = str(holder["@id"])
    return RowView(name, str(number), [item_view(source, group, item, holder, name) for item in group.items])
