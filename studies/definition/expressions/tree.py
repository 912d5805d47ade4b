"""The stored form of an expression: nested lists that JSON can hold.

    ["lit", 70.5]                           a number, text, true/false, or null for unknown
    ["list", a, b, ...]                     a list literal
    ["name", "weight"]                      an answer of this record (also the rows of a group)
    ["visit", "BL", "weight"]               the answer at another visit
    ["previous", "weight"]                  the nearest earlier answer
    ["var", "r"]                            the variable of the macro around it
    ["member", row, "grade"]                a field of a row
    ["not", a]  ["neg", a]
    ["and", a, b, ...]  ["or", a, b, ...]   two or more parts
    ["+", a, b, ...]  ["*", a, b, ...]      two or more parts, from left to right
    ["-", a, b]  ["/", a, b]  ["%", a, b]
    ["==", a, b]  !=  <  <=  >  >=  ["in", a, list]
    ["if", condition, a, b]                 `c ? a : b` and `if(c, a, b)`
    ["call", "round", a, ...]               a function; `x.size()` is ["call", "size", x]
    ["macro", "exists", list, "r", body]    one of MACROS

Both evaluators (evaluate.py, static/js/expressions.js) read exactly this.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from .errors import ExpressionError

Tree = Sequence[Any]

MAX_SOURCE = 4000  # characters
MAX_DEPTH = 64
MAX_NODES = 2000
MAX_NESTING = 2  # macros inside macros
MAX_STEPS = 500_000  # nodes evaluated inside macros; beyond, the answer is unknown

MACROS = frozenset({"exists", "all", "exists_one", "filter", "map", "count", "sum", "min", "max", "mean"})
COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})

# Where the sub-expressions of each kind of node begin and end.
_CHILDREN: dict[str, slice] = {
    "lit": slice(0, 0),
    "name": slice(0, 0),
    "visit": slice(0, 0),
    "previous": slice(0, 0),
    "var": slice(0, 0),
    "member": slice(1, 2),
    "call": slice(2, None),
    "macro": slice(2, 5, 2),
}


class Node(list[Any]):
    """A tree node fresh from the parser: equal to the plain list, and knows its place and size."""

    __slots__ = ("column", "depth", "line", "nesting", "size")

    line: int
    column: int
    depth: int
    size: int
    nesting: int


def children(tree: Tree) -> Sequence[Tree]:
    """The direct sub-expressions of a node."""
    return tree[_CHILDREN.get(tree[0], slice(1, None))]


def walk(tree: Tree) -> Iterator[Tree]:
    """Every node of the tree, the root first."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))


def size(tree: Tree) -> int:
    """The number of nodes."""
    return sum(1 for _ in walk(tree))


def place(tree: Tree) -> tuple[int, int]:
    """Line and column of a node, (0, 0) when the tree was read back from storage."""
    if isinstance(tree, Node):
        return tree.line, tree.column
    return 0, 0


def check_depth(tree: Tree) -> None:
    """Refuse a stored tree that is deeper than any parsed one could be."""
    level: list[Tree] = [tree]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in _children_or_refuse(node)]
        if not level:
            return
    raise ExpressionError(f"The expression is nested deeper than {MAX_DEPTH} levels")


def _children_or_refuse(node: object) -> Sequence[Tree]:
    if not isinstance(node, list | tuple) or not node or not isinstance(node[0], str):
        raise ExpressionError("This is not an expression tree")
    return children(node)
