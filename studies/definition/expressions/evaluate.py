"""Three-valued evaluation of expression trees.

A tree becomes nested Python closures once (a body-mass index then takes microseconds).
Whatever the data, evaluation ends and never raises: what cannot be known is UNKNOWN.
The JavaScript twin is static/js/expressions.js; change them together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import macros, operators
from .errors import ExpressionError
from .frame import Compiled, Frame, TooManySteps
from .functions import FUNCTIONS, key_of
from .tree import MACROS, MAX_NESTING, Tree, check_depth
from .values import UNKNOWN, Value, is_known, normal

_CACHED_TREES = 4096


@dataclass(frozen=True, slots=True)
class Env:
    """The data that an expression sees; what is absent or None is unknown.

    `names`: answers of this record by item id, rows of a group as a list of mappings.
    `visits`: answers at other visits, by visit id. `previous`: nearest earlier answers.
    `today`: an ISO date. `tables`: reference tables, row key -> column key -> number.
    """

    names: Mapping[str, Any] = field(default_factory=dict)
    visits: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    previous: Mapping[str, Any] = field(default_factory=dict)
    today: str | None = None
    tables: Mapping[str, Mapping[str, Mapping[str, float]]] = field(default_factory=dict)


def evaluate(tree: Tree, env: Env) -> Value:
    """The raw value of a tree: float, text, bool, list, row or UNKNOWN.

    Callers who store or show the result pass it through `known_result` first.
    Raises ExpressionError only for something that is no tree.
    """
    return compile_tree(tree)(env)


_cache: dict[int, tuple[Tree, Callable[[Env], Value]]] = {}


def compile_tree(tree: Tree) -> Callable[[Env], Value]:
    """A function of the environment; kept, so that the next call with this tree is free.

    Trees are remembered by identity (the entry holds the tree, so its id stays its own)
    and must not be changed afterwards.
    """
    known = _cache.get(id(tree))
    if known is not None and known[0] is tree:
        return known[1]
    check_depth(tree)
    run = _closed(_compile(tree, ()))
    if len(_cache) >= _CACHED_TREES:
        _cache.clear()
    _cache[id(tree)] = (tree, run)
    return run


def _closed(compiled: Compiled) -> Callable[[Env], Value]:
    def run(env: Env) -> Value:
        try:
            return compiled(Frame(env))
        except TooManySteps:
            return UNKNOWN

    return run


Scope = tuple[str, ...]  # the macro variables around a node, the innermost last


def _compile(tree: Tree, scope: Scope) -> Compiled:
    kind = tree[0]
    try:
        if kind in operators.BY_KIND:
            return operators.BY_KIND[kind](*(_compile(part, scope) for part in tree[1:]))
        return _LEAVES[kind](tree, scope)
    except (KeyError, IndexError, TypeError, ValueError):
        raise ExpressionError(f"This is not an expression tree: {kind!r}") from None


def _literal(tree: Tree, scope: Scope) -> Compiled:
    value = normal(tree[1])
    return lambda frame: value


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise ValueError(value)


def _name(tree: Tree, scope: Scope) -> Compiled:
    name = _text(tree[1])
    return lambda frame: normal(frame.names.get(name))


def _visit(tree: Tree, scope: Scope) -> Compiled:
    visit, name = _text(tree[1]), _text(tree[2])

    def run(frame: Frame) -> Value:
        answers = frame.visits.get(visit)
        return UNKNOWN if answers is None else normal(answers.get(name))

    return run


def _previous(tree: Tree, scope: Scope) -> Compiled:
    name = _text(tree[1])
    return lambda frame: normal(frame.previous.get(name))


def _variable(tree: Tree, scope: Scope) -> Compiled:
    slot = len(scope) - 1 - scope[::-1].index(tree[1])
    return lambda frame: frame.variables[slot]


def _member(tree: Tree, scope: Scope) -> Compiled:
    row, name = _compile(tree[1], scope), _text(tree[2])

    def run(frame: Frame) -> Value:
        value = row(frame)
        return normal(value.get(name)) if type(value) is dict or isinstance(value, Mapping) else UNKNOWN

    return run


def _call(tree: Tree, scope: Scope) -> Compiled:
    """Unknown functions and wrong counts are refused at publish; here they are UNKNOWN."""
    name = _text(tree[1])
    arguments = [_compile(part, scope) for part in tree[2:]]
    if name == "today" and not arguments:
        return lambda frame: normal(frame.today)
    if name == "known" and len(arguments) == 1:
        return lambda frame: is_known(arguments[0](frame))
    if name == "table" and len(arguments) == 3:
        return _table(arguments)
    function = FUNCTIONS.get(name)
    if function is None or not function.accepts(len(arguments)):
        return lambda frame: UNKNOWN
    return _strict(function.run, arguments)


def _strict(run: Callable[..., Value], arguments: list[Compiled]) -> Compiled:
    def call(frame: Frame) -> Value:
        values = []
        for argument in arguments:
            value = argument(frame)
            if value is UNKNOWN:
                return UNKNOWN
            values.append(value)
        return run(*values)

    return call


def _table(arguments: list[Compiled]) -> Compiled:
    """A number of a reference table; unknown where the table, its row or its column is not there."""

    def run(frame: Frame) -> Value:
        table, row, column = (key_of(argument(frame)) for argument in arguments)
        if table is None or row is None or column is None:
            return UNKNOWN
        return normal(frame.tables.get(table, {}).get(row, {}).get(column))

    return run


def _macro(tree: Tree, scope: Scope) -> Compiled:
    _, kind, values, variable, body = tree
    if kind not in MACROS or len(scope) >= MAX_NESTING:
        raise ValueError(kind)
    listed = _compile(values, scope)
    inner = _compile(body, (*scope, variable))
    return macros.compiled(kind, listed, inner, slot=len(scope), body_tree=body)


_LEAVES: dict[str, Callable[[Tree, Scope], Compiled]] = {
    "lit": _literal,
    "name": _name,
    "visit": _visit,
    "previous": _previous,
    "var": _variable,
    "member": _member,
    "call": _call,
    "macro": _macro,
}
