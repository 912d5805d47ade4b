"""The joint figure: which joints it shows, what is marked at each, and the items that hold the marks."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from forms.rendering import body
from forms.rendering.asked import ItemView
from forms.rendering.source import Source
from forms.rendering.words import say
from studies.definition.compiled import GroupDef, ItemDef

WIDGETS = {"joints_tender": "tender", "joints_swollen": "swollen", "joints_not_assessable": "off"}
_SMALL = 20  # reach of a joint between close neighbours, in units of the drawing
_LARGE = 23


@dataclass(frozen=True, slots=True)
class Mode:
    """What pressing a joint marks: the state, the item that holds it, how many are marked ("–" unanswered)."""

    state: str
    place: str
    word: str
    tally: str


@dataclass(frozen=True, slots=True)
class JointView:
    """One joint of the drawing. `told` is its name with what is marked; `swells` is false for hips."""

    code: str
    x: int
    y: int
    reach: int
    label: str
    told: str
    states: list[str]
    swells: bool


@dataclass(slots=True)
class Figure:
    """The drawing for one set of items, of which each holds the joints in one state."""

    id: str
    label: str
    visible: bool
    modes: list[Mode]
    frame: str
    joints: list[JointView] = field(default_factory=list)
    limbs: list[body.Limb] = field(default_factory=list)
    tips: list[body.Tip] = field(default_factory=list)


def state_words() -> dict[str, str]:
    """State -> how a joint in it is called."""
    return {"tender": _("tender"), "swollen": _("swollen"), "off": _("not assessable")}


def draw_figures(source: Source, group: GroupDef, views: Sequence[ItemView]) -> None:
    """Give the first item of every set its figure; a set ends where a state comes for the second time."""
    by_id = {view.id: view for view in views}
    for items in _sets(group):
        first = by_id[next(iter(items.values())).id]
        first.figure = _figure(source, items, [by_id[item.id] for item in items.values()])
        for item in items.values():
            by_id[item.id].drawn = True


def _sets(group: GroupDef) -> list[dict[str, ItemDef]]:
    sets: list[dict[str, ItemDef]] = []
    for item in group.items:
        state = WIDGETS.get(item.widget or "")
        if state is None or item.type != "choices":
            continue
        if not sets or state in sets[-1]:
            sets.append({})
        sets[-1][state] = item
    return sets


def _figure(source: Source, items: dict[str, ItemDef], views: list[ItemView]) -> Figure:
    words = {"tender": _("Tender"), "swollen": _("Swollen"), "off": _("Not assessable")}
    marked = {state: source.values.get(item.id) for state, item in items.items()}
    joints = _joints(source, items, {state: set(codes or ()) for state, codes in marked.items()})
    feet = any(joint.code[2:].startswith(body.FOOT) for joint in joints)
    modes = [
        Mode(state, item.id, words[state], "–" if marked[state] is None else str(len(marked[state] or ())))
        for state, item in items.items()
    ]
    return Figure(
        id=modes[0].place,
        label=_("%(count)s joints, the participant’s right on the left") % {"count": len(joints)},
        visible=any(view.visible for view in views),
        modes=modes,
        frame=body.ALL if feet else body.WITHOUT_FEET,
        joints=joints,
        limbs=body.limbs(feet=feet),
        tips=body.tips(feet=feet),
    )


def _joints(source: Source, items: dict[str, ItemDef], marked: dict[str, set[str]]) -> list[JointView]:
    """The joints that any of the items knows, in the order of the longest list."""
    lists = {state: source.study.codelists[item.codelist or ""] for state, item in items.items()}
    longest = max(lists.values(), key=lambda one: len(one.codes))
    swells = {code.code for code in (lists.get("swollen") or longest).codes}
    found = []
    for code in longest.codes:
        place = body.position(code.code)
        if place is None:
            continue
        states = [state for state, codes in marked.items() if code.code in codes]
        label = say(code.label)
        close = place[0] > body.WIDTH / 3 and place[0] < body.WIDTH * 2 / 3 and place[1] < 200
        found.append(
            JointView(
                code=code.code,
                x=place[0],
                y=place[1],
                reach=_SMALL if close or code.code[2:].startswith(body.FOOT) else _LARGE,
                label=label,
                told=told(label, states),
                states=states,
                swells=code.code in swells,
            )
        )
    return found


def told(label: str, states: Sequence[str]) -> str:
    """`Right MCP 2: tender, swollen`, or the name alone."""
    words = state_words()
    return f"{label}: {', '.join(words[state] for state in states)}" if states else label
