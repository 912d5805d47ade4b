"""Which items and groups are on the page.

A condition that is true shows, one that is false hides; an unknown one hides unless there is data, so that
nothing vanishes while another answer is still open. Data of a hidden item stay until somebody clears them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from forms.engine.computed import in_row
from forms.engine.entry import has_data
from forms.engine.state import address
from studies.definition.compiled import FormDef, GroupDef, ItemDef, Tree
from studies.definition.expressions import UNKNOWN, Env, evaluate


@dataclass
class Visibility:
    """Addresses by how they stand."""

    visible: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    hidden_with_data: set[str] = field(default_factory=set)


def visibility(form: FormDef, values: Mapping[str, Any], env: Env) -> Visibility:
    """The visibility of every group and item under the given answers."""
    found = Visibility()
    for group in form.groups:
        group_truth = truth(group.show_if, env)
        if group.kind == "repeat":
            _judge_rows(found, group, group_truth, values, env)
            continue
        filled = [_judge(found, item, item.id, group_truth, values, env) for item in group.items]
        _place(found, group.id, group_truth, any(filled))
    return found


def truth(condition: Tree | None, env: Env) -> Any:
    """True, False or UNKNOWN; True without a condition."""
    if condition is None:
        return True
    result = evaluate(condition, env)
    return result if isinstance(result, bool) else UNKNOWN


def _judge_rows(found: Visibility, group: GroupDef, above: Any, values: Mapping[str, Any], env: Env) -> None:
    rows = values.get(group.id) or ()
    for row, names in zip(rows, env.names.get(group.id) or (), strict=True):
        inside = in_row(env, names)
        for item in group.items:
            _judge(found, item, address(item.id, group.id, row["@id"]), above, row, inside)
    _place(found, group.id, above, bool(rows))


def _judge(
    found: Visibility, item: ItemDef, place: str, above: Any, values: Mapping[str, Any], env: Env
) -> bool:
    own = truth(item.show_if, env)
    both = False if above is False or own is False else (True if above is True and own is True else UNKNOWN)
    filled = has_data(item, values)
    _place(found, place, both, filled, computed=item.type == "computed")
    return filled


def _place(found: Visibility, place: str, condition: Any, filled: bool, computed: bool = False) -> None:
    if condition is True:
        found.visible.add(place)
        found.shown.add(place)
    elif condition is UNKNOWN and filled:
        found.visible.add(place)
    elif condition is False and filled and not computed:
        found.hidden_with_data.add(place)
