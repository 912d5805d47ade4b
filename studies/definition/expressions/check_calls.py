"""The type rules of function calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .functions import FUNCTIONS, NUMBERS, PARTS, Function
from .tree import Tree
from .typerules import fits, merged, nearest
from .types import ANY, BOOLEAN, DATE, INTEGER, NUMBER, TEXT, Type

if TYPE_CHECKING:
    from .check import Checker

_SPECIAL = {
    "today": "today() takes nothing",
    "known": "known takes one value",
    "if": "if takes a condition and two values",
    "table": "table takes the name of a table, a row and a column",
}
_KEYS = frozenset({"number", "text", "any"})
_PARTS = _KEYS | {"date"}
_INSTEAD_OF = {
    "matches": "patterns are not part of the language; use contains, startsWith or endsWith",
    "has": "use known(x)",
    "log": "use ln(x), the natural logarithm",
    "len": "use length(x)",
    "avg": "use mean(…)",
    "average": "use mean(…)",
    "concat": "use join(…)",
    "lookup": "use table(name, row, column)",
}


def call_type(checker: Checker, node: Tree) -> Type:
    """The type of a call; problems for an unknown function, a wrong count or a wrong type."""
    name, arguments = node[1], node[2:]
    if name == "today" and not arguments:
        return DATE
    if name == "known" and len(arguments) == 1:
        checker.type_of(arguments[0])
        return BOOLEAN
    if name == "table" and len(arguments) == 3:
        return _table(checker, node, arguments)
    function = FUNCTIONS.get(name)
    if function is None or not function.accepts(len(arguments)):
        for argument in arguments:
            checker.type_of(argument)
        return checker.problem(node, _call_problem(name, function, len(arguments)))
    if function.variadic:
        return _spread(checker, name, function, arguments)
    return _fixed(checker, name, function, arguments)


def _fixed(checker: Checker, name: str, function: Function, arguments: Sequence[Tree]) -> Type:
    pairs = zip(arguments, function.takes, strict=False)
    found = [checker.wants(argument, wanted, name) for argument, wanted in pairs]
    if name == "abs" and found[0].exact:
        return INTEGER
    return found[0] if name == "dyn" else function.gives


def _spread(checker: Checker, name: str, function: Function, arguments: Sequence[Tree]) -> Type:
    """`max([a, b])` or `max(a, b)`."""
    types = [checker.type_of(argument) for argument in arguments]
    if len(types) == 1 and types[0].kind in ("list", "any"):
        types = [types[0].element or ANY]
    if function.takes == (NUMBERS,):
        return _of_numbers(checker, name, types, arguments[0])
    if function.takes == (PARTS,):
        return _joined(checker, name, types, arguments[0])
    common: Type | None = types[0]
    for found in types[1:]:
        common = merged(common, found) if common else None
    if common is None:
        shown = " and ".join(map(str, types[:3]))
        return checker.problem(arguments[0], f"{name} cannot mix {shown}")
    return extreme(checker, arguments[0], name, common)


def _of_numbers(checker: Checker, name: str, types: Sequence[Type], at: Tree) -> Type:
    for found in types:
        if not fits(found, NUMBER):
            checker.problem(at, f"{name} needs numbers, this is {found}")
    return INTEGER if name == "sum" and all(found.exact for found in types) else NUMBER


def _joined(checker: Checker, name: str, types: Sequence[Type], at: Tree) -> Type:
    for found in types:
        if found.kind not in _PARTS:
            checker.problem(at, f"{name} puts texts and numbers together, this is {found}")
    return TEXT


def _table(checker: Checker, node: Tree, arguments: Sequence[Tree]) -> Type:
    """A declared table, asked by its name as it stands, so that publishing can tell whether it exists."""
    name, *keys = arguments
    if name[0] != "lit" or not isinstance(name[1], str):
        checker.problem(name, 'The first part of table(…) is the name of a table in quotes: "msss"')
    elif name[1] not in checker.scope.tables:
        checker.problem(name, f"There is no table {name[1]}{nearest(name[1], checker.scope.tables)}")
    for key in keys:
        found = checker.type_of(key)
        if found.kind not in _KEYS:
            checker.problem(key, f"A row or column of a table is a number or a text, this is {found}")
    return NUMBER


def extreme(checker: Checker, node: Tree, name: str, found: Type) -> Type:
    """The result of `min` and `max` over values of one type."""
    if found.kind not in ("number", "text", "date", "any"):
        return checker.problem(node, f"{name} needs numbers or dates, this is {found}")
    return Type(found.kind, exact=found.exact)


def _call_problem(name: str, function: Function | None, count: int) -> str:
    if function is not None:
        most = len(function.takes)
        wanted = f"{most - function.optional} or {most}" if function.optional else str(most)
        return f"{name} takes {wanted} {'value' if wanted == '1' else 'values'}, not {count}"
    if name in _SPECIAL:
        return _SPECIAL[name]
    hint = f": {_INSTEAD_OF[name]}" if name in _INSTEAD_OF else nearest(name, {*FUNCTIONS, *_SPECIAL})
    return f"There is no function {name}{hint}"
