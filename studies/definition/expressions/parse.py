"""From the source of an expression to its tree (tree.py lists the node forms).

The tree is built while lark reads, from the inside outwards, so no input, however deep,
meets a recursive function. Size and depth are refused as soon as they are exceeded.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import LarkError, UnexpectedInput

from . import literals, mistakes
from .errors import ExpressionError
from .tree import (
    MACROS,
    MAX_DEPTH,
    MAX_NESTING,
    MAX_NODES,
    MAX_SOURCE,
    Node,
    children,
)

_GRAMMAR = Path(__file__).with_name("grammar.lark")
_RESERVED = frozenset({"today", "previous", "visit"})
_FLAT = frozenset({"+", "*"})
_ONLY_MACROS = frozenset({"exists", "all", "exists_one", "filter", "map"})


@lru_cache(maxsize=8192)
def parse(source: str) -> Node:
    """The tree of an expression: nested lists that JSON can hold. The same text gives the same tree: leave it as it is.

    Raises ExpressionError with line and column, and nothing else, whatever the source.
    """
    if len(source) > MAX_SOURCE:
        raise ExpressionError(f"The expression is longer than {MAX_SOURCE} characters", 1, 1)
    try:
        source.encode()
    except UnicodeEncodeError as bad:
        raise ExpressionError("Half a character (a lone surrogate)", 1, bad.start + 1) from None
    try:
        tree = _parser().parse(source)
    except UnexpectedInput as unexpected:
        raise mistakes.explain(unexpected, source) from None
    except LarkError as other:
        raise ExpressionError(f"This cannot be read: {other}", 1, 1) from None
    return _whole(cast(Node, tree))


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark(_GRAMMAR.read_text(encoding="utf-8"), parser="lalr", transformer=_Builder())


def _whole(tree: Node) -> Node:
    """The node itself; refuses `previous` and `visit` that no item follows."""
    if _wants_item(tree):
        example = 'visit("BL").weight' if tree[0] == "visit" else "previous.weight"
        raise ExpressionError(f"Say which answer: {example}", tree.line, tree.column)
    return tree


def _wants_item(node: Node) -> bool:
    """A `visit("BL")` or `previous` before the `.item` that completes it."""
    return (node[0] == "visit" and len(node) == 2) or (node[0] == "previous" and len(node) == 1)


def _at(token: Token | Node) -> tuple[int, int]:
    return token.line or 1, token.column or 1


def _node(at: Token | Node, kind: str, *parts: Any) -> Node:
    node = Node((kind, *parts))
    node.line, node.column = _at(at)
    node.size, node.depth, node.nesting = 1, 1, 0
    for part in children(node):
        _include(node, _whole(cast(Node, part)))
    return _bounded(node)


def _include(node: Node, part: Node) -> None:
    node.size += part.size
    node.depth = max(node.depth, part.depth + 1)
    node.nesting = max(node.nesting, part.nesting)


def _bounded(node: Node) -> Node:
    if node.size > MAX_NODES:
        raise ExpressionError(f"The expression has more than {MAX_NODES} parts", *_at(node))
    if node.depth > MAX_DEPTH:
        raise ExpressionError(f"The expression is nested deeper than {MAX_DEPTH} levels", *_at(node))
    if node.nesting > MAX_NESTING:
        raise ExpressionError(
            f"No more than {MAX_NESTING} of exists, all, filter, … inside one another", *_at(node)
        )
    return node


def _placed(token: Token, read: Any) -> Node:
    try:
        return _node(token, "lit", read(str(token)))
    except ExpressionError as wrong:
        raise ExpressionError(wrong.message, *_at(token)) from None


@v_args(inline=True)
class _Builder(Transformer[Token, Node]):
    """One method for each rule of the grammar, called as soon as the rule is complete."""

    def number(self, token: Token) -> Node:
        return _placed(token, literals.number)

    def text(self, token: Token) -> Node:
        return _placed(token, literals.text)

    def true(self, token: Token) -> Node:
        return _node(token, "lit", True)

    def false(self, token: Token) -> Node:
        return _node(token, "lit", False)

    def null(self, token: Token) -> Node:
        return _node(token, "lit", None)

    def name(self, name: Token) -> Node:
        if name == "today":
            return _node(name, "call", "today")
        if name == "previous":
            return _node(name, "previous")
        return _node(name, "name", str(name))

    def arguments(self, first: Any, *further: Node) -> list[Node]:
        before: list[Node] = first if further else [first]
        before.extend(further)
        return before

    def list_of(self, bracket: Token, values: list[Node] | None = None) -> Node:
        return _node(bracket, "list", *(values or ()))

    def negation(self, sign: Token, part: Node) -> Node:
        return _node(sign, "not", part)

    def minus(self, sign: Token, part: Node) -> Node:
        return _node(sign, "neg", part)

    def all_of(self, *parts: Node) -> Node:
        return _node(parts[0], "and", *parts)

    def any_of(self, *parts: Node) -> Node:
        return _node(parts[0], "or", *parts)

    def conditional(self, condition: Node, yes: Node, no: Node) -> Node:
        return _node(condition, "if", condition, yes, no)

    def binary(self, left: Node, operator: Token, right: Node) -> Node:
        """`a + b + c` is one node, so that long sums do not grow deep."""
        if operator in _FLAT and left[0] == operator:
            left.append(right)
            _include(left, _whole(right))
            return _bounded(left)
        return _node(operator, str(operator), left, right)

    def member(self, value: Node, field: Token) -> Node:
        if _wants_item(value):
            return _node(value, *value, str(field))
        return _node(field, "member", value, str(field))

    def call(self, name: Token, arguments: list[Node] | None) -> Node:
        given = arguments or []
        if name == "visit":
            return _visit(name, given)
        if name == "if" and len(given) == 3:
            return _node(name, "if", *given)
        return _node(name, "call", str(name), *given)

    def method(self, value: Node, name: Token, arguments: list[Node] | None) -> Node:
        given = arguments or []
        if name not in MACROS or (name not in _ONLY_MACROS and len(given) < 2):
            return _node(name, "call", str(name), value, *given)
        if name == "map" and len(given) == 3:  # map(r, condition, expression)
            value = _macro(name, "filter", value, given[0], given[1])
            return _macro(name, "map", value, given[0], given[2])
        if len(given) != 2:
            raise ExpressionError(f"Write {name} as rows.{name}(r, …) with r as each row", *_at(name))
        return _macro(name, str(name), value, *given)


def _visit(name: Token, given: list[Node]) -> Node:
    if len(given) != 1 or given[0][0] != "lit" or not isinstance(given[0][1], str):
        raise ExpressionError('visit needs the id of one visit in quotes: visit("BL")', *_at(name))
    return _node(name, "visit", given[0][1])


def _macro(at: Token, kind: str, values: Node, variable: Node, body: Node) -> Node:
    if variable[0] not in ("name", "var") or variable[1] in _RESERVED:
        raise ExpressionError(f"The first part of {at}(…) must be a new name for each row", *_at(variable))
    name = variable[1]
    node = _node(at, "macro", kind, values, name, _bind(body, name))
    node.nesting = max(values.nesting, body.nesting + 1)
    return _bounded(node)


def _bind(body: Node, variable: str) -> Node:
    """The body with every use of the variable marked; inner macros of that name keep theirs."""
    waiting = [body]
    while waiting:
        node = waiting.pop()
        if node[0] == "name" and node[1] == variable:
            node[0] = "var"
        waiting.extend(children(node))  # type: ignore[arg-type]  # all fresh from the parser
    return body
