"""Which answers an expression reads: the edges of the dependency graph."""

from __future__ import annotations

from typing import NamedTuple

from .tree import Tree, walk


class Reference(NamedTuple):
    """An item that an expression reads; `scope` is "here", "previous" or "visit:<id>"."""

    name: str
    scope: str = "here"


def references(tree: Tree) -> frozenset[Reference]:
    """Every answer the tree reads, the rows of a group by the id of the group."""
    return frozenset(filter(None, map(_reference, walk(tree))))


def _reference(node: Tree) -> Reference | None:
    match node[0]:
        case "name":
            return Reference(node[1])
        case "visit":
            return Reference(node[2], f"visit:{node[1]}")
        case "previous":
            return Reference(node[1], "previous")
    return None


def tables_named(tree: Tree) -> frozenset[str]:
    """The reference tables that the tree reads."""
    calls = (node for node in walk(tree) if node[0] == "call" and node[1] == "table" and len(node) == 5)
    return frozenset(node[2][1] for node in calls if node[2][0] == "lit" and isinstance(node[2][1], str))


def uses_today(tree: Tree) -> bool:
    """Whether the value changes with the calendar alone."""
    return any(list(node) == ["call", "today"] for node in walk(tree))
