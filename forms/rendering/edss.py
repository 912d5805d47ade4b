"""The panel beside the functional systems: the computed step, the rule behind it, and how the rated step differs.

It repeats what items of the form say; `layout: edss_panel` on the group of functional systems asks for it.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from forms.rendering.source import Source
from forms.rendering.words import number, plain, say
from studies.definition.compiled import ItemDef

LAYOUT = "edss_panel"
STEP, RULE, RATED, WALKING = "edss_calc", "edss_rule", "edss_rated", "edss_ambulation"
COUNTED = "_conv"  # edss_visual_conv is what edss_visual counts as
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Conversion:
    """A system whose grade may count as another one: the two items, and `5 counts 3`, `1` or "–"."""

    label: str
    raw: str
    counted: str
    text: str


@dataclass(frozen=True, slots=True)
class EdssPanel:
    """What the panel shows; `step` and `rule` are item ids, "" where the form has no such item."""

    label: str
    step: str
    value: str
    rule: str
    why: str
    open: str
    conversions: list[Conversion]
    difference: str
    differs: bool


def edss_panel(source: Source) -> EdssPanel | None:
    """The panel of a form that asks for one and computes a step."""
    items = source.form.all_items
    group = next((group for group in source.form.groups if group.layout == LAYOUT), None)
    if group is None or STEP not in items:
        return None
    systems = [item for item in group.items if item.type == "choice"]
    return EdssPanel(
        label=say(items[STEP].label),
        step=STEP,
        value=_text(source, items[STEP]) or "–",
        rule=RULE if RULE in items else "",
        why=_text(source, items[RULE]) if RULE in items else "",
        open=_open(source, [*systems, *([items[WALKING]] if WALKING in items else [])]),
        conversions=[
            _conversion(source, item, items[item.id + COUNTED])
            for item in systems
            if item.id + COUNTED in items
        ],
        difference=_difference(source.values),
        differs=_gap(source.values) not in (None, 0),
    )


def _text(source: Source, item: ItemDef) -> str:
    return plain(source.study, item, source.values.get(item.id))


def _open(source: Source, needed: list[ItemDef]) -> str:
    """What is still to be graded; by name when it is little."""
    if source.values.get(STEP) is not None:
        return ""
    left = {item.id: say(item.label) for item in needed if source.values.get(item.id) is None}
    if not left:
        return ""
    if len(left) > _MOST_NAMED:
        return _("{count} grades are still needed.").format(count=len(left))
    return _("Still needed: {names}").format(names=", ".join(left.values()))


def _conversion(source: Source, item: ItemDef, counted: ItemDef) -> Conversion:
    grade, as_counted = source.values.get(item.id), source.values.get(counted.id)
    text = "–" if as_counted is None else str(as_counted)
    if as_counted is not None and str(grade) != text:
        text = differences()["edssCounts"].format(grade=grade, counted=as_counted)
    return Conversion(say(item.label), item.id, counted.id, text)


def _gap(values: dict[str, Any]) -> Decimal | None:
    """Rated minus computed; None while one of them is missing."""
    if values.get(RATED) is None or values.get(STEP) is None:
        return None
    return Decimal(str(values[RATED])) - Decimal(str(values[STEP]))


def _difference(values: dict[str, Any]) -> str:
    gap = _gap(values)
    if gap is None:
        return _("Not rated yet.") if values.get(RATED) is None else ""
    words = differences()
    told = words["edssSame" if not gap else "edssHigher" if gap > 0 else "edssLower"]
    return told.format(rated=number(f"{float(values[RATED]):.1f}"), gap=number(f"{abs(gap):.1f}"))


def differences() -> dict[str, str]:
    """What the panel says of the rated step, for the page and for its scripts."""
    return {
        "edssUnrated": _("Not rated yet."),
        "edssSame": _("Rated {rated}: the same as computed."),
        "edssHigher": _("Rated {rated}: {gap} higher than computed."),
        "edssLower": _("Rated {rated}: {gap} lower than computed."),
        "edssCounts": _("{grade} counts {counted}"),
        "edssOpen": _("Still needed: {names}"),
        "edssOpenMany": _("{count} grades are still needed."),
    }
