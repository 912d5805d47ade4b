"""Macros: a condition or an expression over every row of a list.

`exists` is true as soon as one row is, `all` false as soon as one row is not, whatever is
unknown elsewhere. The others need to know every row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .frame import Compiled, Frame
from .functions import largest, mean, smallest, total
from .tree import Tree, size
from .values import UNKNOWN, Value, normal

Results = Iterator[tuple[Value, Value]]  # each element, and what the body makes of it


def compiled(kind: str, listed: Compiled, body: Compiled, *, slot: int, body_tree: Tree) -> Compiled:
    """The macro as a closure; `slot` is where its variable lives in the frame."""
    cost = size(body_tree)
    conclude = _CONCLUSIONS[kind]

    def run(frame: Frame) -> Value:
        elements = listed(frame)
        if not isinstance(elements, list):
            return UNKNOWN
        return conclude(_results(frame, elements, body, slot, cost))

    return run


def _results(frame: Frame, elements: list[Any], body: Compiled, slot: int, cost: int) -> Results:
    for element in elements:
        frame.spend(cost)
        value = normal(element)
        frame.variables[slot] = value
        yield value, body(frame)


def _decided_by(decisive: bool) -> Callable[[Results], Value]:
    def conclude(results: Results) -> Value:
        answer: Any = not decisive
        for _, found in results:
            if found is decisive:
                return decisive
            if type(found) is not bool:
                answer = UNKNOWN
        return answer

    return conclude


def _chosen(results: Results) -> list[Value] | None:
    """The elements whose condition holds; None if one condition is unknown."""
    pairs = list(results)
    if any(type(found) is not bool for _, found in pairs):
        return None
    return [value for value, found in pairs if found]


def _filter(results: Results) -> Value:
    chosen = _chosen(results)
    return UNKNOWN if chosen is None else chosen


def _count(results: Results) -> Value:
    chosen = _chosen(results)
    return UNKNOWN if chosen is None else float(len(chosen))


def _exists_one(results: Results) -> Value:
    chosen = _chosen(results)
    return UNKNOWN if chosen is None else len(chosen) == 1


def _mapped(conclude: Callable[[list[Any]], Value]) -> Callable[[Results], Value]:
    return lambda results: conclude([found for _, found in results])


_CONCLUSIONS: dict[str, Callable[[Results], Value]] = {
    "exists": _decided_by(True),
    "all": _decided_by(False),
    "exists_one": _exists_one,
    "filter": _filter,
    "count": _count,
    "map": _mapped(lambda found: found),
    "sum": _mapped(total),
    "mean": _mapped(mean),
    "min": _mapped(smallest),
    "max": _mapped(largest),
}
