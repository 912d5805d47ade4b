"""The type checker: everything that is wrong with an expression, all at once.

It runs when a study is published, so that a name that nobody asks for, a score that adds a
text, or a choice compared with a code that does not exist never reaches a participant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from . import check_calls as calls
from .tree import COMPARISONS, Tree, check_depth, place
from .typerules import comparison_problem, fits, inexact_equality, merged, nearest
from .types import (
    ANY,
    BOOLEAN,
    INTEGER,
    NUMBER,
    Scope,
    Type,
    TypeProblem,
    list_of,
    literal_type,
)

_ORDERED = frozenset({"number", "text", "date", "boolean", "any"})
_ARITHMETIC = frozenset("+-*/%")


def check_types(tree: Tree, scope: Scope, expected: Type | None = None) -> tuple[list[TypeProblem], Type]:
    """All problems of an expression, and the type of its result.

    With `expected`, a result of another type is a problem too (`show_if` expects BOOLEAN).
    """
    check_depth(tree)
    checker = Checker(scope)
    result = checker.type_of(tree)
    if expected is not None and not fits(result, expected):
        checker.problem(tree, f"This gives {result}, where {expected} is needed")
    return checker.problems, result


def lint(tree: Tree, scope: Scope) -> list[TypeProblem]:
    """What is allowed but seldom meant: exact comparison of decimals that were not rounded."""
    check_depth(tree)
    checker = Checker(scope)
    checker.type_of(tree)
    return checker.warnings


class Checker:
    """One pass over one tree. `variables` are those of the macros around the node."""

    def __init__(self, scope: Scope):
        self.scope = scope
        self.problems: list[TypeProblem] = []
        self.warnings: list[TypeProblem] = []
        self.variables: dict[str, Type] = {}

    def problem(self, node: Tree, message: str) -> Type:
        self.problems.append(TypeProblem(message, *place(node)))
        return ANY

    def type_of(self, node: Tree) -> Type:
        kind = node[0]
        if kind in COMPARISONS:
            return self._comparison(node)
        if kind in _ARITHMETIC:
            return self._arithmetic(node)
        return _RULES[kind](self, node)

    def wants(self, node: Tree, wanted: Type, why: str) -> Type:
        """The type of a part; a problem if it does not fit."""
        found = self.type_of(node)
        if not fits(found, wanted):
            self.problem(node, f"{why} needs {wanted}, this is {found}{_date_hint(found, wanted)}")
        return found

    def lit_(self, node: Tree) -> Type:
        if isinstance(node[1], str) and "\0" in node[1]:
            self.problem(node, "The character NUL cannot be stored")
        return literal_type(node[1])

    def list_(self, node: Tree) -> Type:
        """Lists may mix types, as in CEL; then nothing is known of their elements."""
        element: Type | None = None
        for part in node[1:]:
            found = self.type_of(part)
            element = found if element is None else merged(element, found) or ANY
        return list_of(element or ANY)

    def name_(self, node: Tree) -> Type:
        return self._item(node, node[1], self.scope.names)

    def var_(self, node: Tree) -> Type:
        return self.variables.get(node[1], ANY)

    def visit_(self, node: Tree) -> Type:
        _, visit, name = node
        if visit not in self.scope.visits:
            return self.problem(node, f"There is no visit {visit}{nearest(visit, self.scope.visits)}")
        found = self._item(node, name, self.scope.other_visits)
        asked = self.scope.items_at.get(visit)
        if asked is not None and name in self.scope.other_visits and name not in asked:
            self.problem(node, f"{name} is not asked at visit {visit}")
        return found

    def previous_(self, node: Tree) -> Type:
        return self._item(node, node[1], self.scope.other_visits)

    def _item(self, node: Tree, name: str, names: Mapping[str, Type], where: str = "") -> Type:
        if name in names:
            return names[name]
        return self.problem(node, f"There is no item {name}{where}{nearest(name, names)}")

    def member_(self, node: Tree) -> Type:
        _, row, name = node
        found = self.type_of(row)
        if found.kind == "any":
            return ANY
        if found.fields is None:
            return self.problem(node, f"Only rows have fields; .{name} is asked of {found}")
        return self._item(node, name, found.fields, " in these rows")

    def not_(self, node: Tree) -> Type:
        self.wants(node[1], BOOLEAN, "!")
        return BOOLEAN

    def neg_(self, node: Tree) -> Type:
        found = self.wants(node[1], NUMBER, "-")
        return INTEGER if found.exact else NUMBER

    def and_(self, node: Tree) -> Type:
        for part in node[1:]:
            self.wants(part, BOOLEAN, "&&")
        return BOOLEAN

    def or_(self, node: Tree) -> Type:
        for part in node[1:]:
            self.wants(part, BOOLEAN, "||")
        return BOOLEAN

    def _arithmetic(self, node: Tree) -> Type:
        """Whole numbers stay exact under + - * %; a decimal literal makes the result inexact."""
        exact = node[0] != "/"
        for part in node[1:]:
            found = self.wants(part, NUMBER, node[0])
            exact = exact and found.exact and not _is_decimal(part)
        return INTEGER if exact else NUMBER

    def _comparison(self, node: Tree) -> Type:
        operator, left, right = node
        one, other = self.type_of(left), self.type_of(right)
        found = comparison_problem(one, other)
        if found is None and operator not in ("==", "!=") and one.kind not in _ORDERED:
            found = f"{one} has no order"
        if found:
            self.problem(node, found)
        elif operator in ("==", "!=") and inexact_equality(one, other):
            message = f"{operator} between decimals that were not rounded: use round(x, n) or a range"
            self.warnings.append(TypeProblem(message, *place(node)))
        return BOOLEAN

    def in_(self, node: Tree) -> Type:
        _, value, values = node
        one = self.type_of(value)
        other = self.wants(values, list_of(ANY), "in")
        found = comparison_problem(one, other.element or ANY)
        if found:
            self.problem(node, found)
        return BOOLEAN

    def if_(self, node: Tree) -> Type:
        _, condition, yes, no = node
        self.wants(condition, BOOLEAN, "A condition")
        one, other = self.type_of(yes), self.type_of(no)
        result = merged(one, other)
        if result is None:
            return self.problem(node, f"The two values differ in type: {one} and {other}")
        return result

    def macro_(self, node: Tree) -> Type:
        _, kind, values, variable, body = node
        listed = self.wants(values, list_of(ANY), f"{kind}(…)")
        outer = dict(self.variables)
        self.variables[variable] = listed.element or ANY
        try:
            return self._macro_result(kind, listed, body)
        finally:
            self.variables = outer

    def _macro_result(self, kind: str, listed: Type, body: Tree) -> Type:
        if kind == "map":
            return list_of(self.type_of(body))
        if kind in ("sum", "mean"):
            found = self.wants(body, NUMBER, f"{kind}(…)")
            return INTEGER if kind == "sum" and found.exact else NUMBER
        if kind in ("min", "max"):
            return calls.extreme(self, body, kind, self.type_of(body))
        self.wants(body, BOOLEAN, f"The condition of {kind}(…)")
        results = {"filter": listed, "count": INTEGER}
        return results.get(kind, BOOLEAN)


def _is_decimal(node: Tree) -> bool:
    """Exact as it stands, but a sum of such numbers is not: 0.1, round(x, 1)."""
    if node[0] == "call":
        return bool(node[1] == "round" and len(node) == 4)
    return node[0] == "lit" and isinstance(node[1], float) and not node[1].is_integer()


def _date_hint(found: Type, wanted: Type) -> str:
    if found.kind == "date" and wanted.kind == "number":
        return "; use days_between(a, b) or months_between(a, b)"
    return ""


_RULES: dict[str, Callable[[Checker, Tree], Type]] = {
    "lit": Checker.lit_,
    "list": Checker.list_,
    "name": Checker.name_,
    "var": Checker.var_,
    "visit": Checker.visit_,
    "previous": Checker.previous_,
    "member": Checker.member_,
    "not": Checker.not_,
    "neg": Checker.neg_,
    "and": Checker.and_,
    "or": Checker.or_,
    "in": Checker.in_,
    "if": Checker.if_,
    "macro": Checker.macro_,
    "call": calls.call_type,
}
