"""What kind of value an expression or an item has, and what an expression may refer to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Type:
    """A kind of value. Use the constants and makers below.

    `element` belongs to lists, `fields` to rows, `codes` to choices (None: any text or number).
    `exact` marks numbers that compare reliably: counts, whole numbers, rounded results.
    """

    kind: str
    element: Type | None = None
    fields: Mapping[str, Type] | None = field(default=None, hash=False)
    codes: frozenset[str | float] | None = None
    exact: bool = False

    def __str__(self) -> str:
        names = {"row": "a row", "rows": "rows", "any": "anything", "boolean": "true or false"}
        if self.kind == "list" and self.element and self.element.kind != "any":
            return f"a list of {self.element.kind}"
        return names.get(self.kind, f"a {self.kind}")


NUMBER = Type("number")
INTEGER = Type("number", exact=True)
TEXT = Type("text")
BOOLEAN = Type("boolean")
DATE = Type("date")  # also partial dates and date-times
ANY = Type("any")  # not known: fits everything


def list_of(element: Type) -> Type:
    return Type("list", element=element)


def rows(fields: Mapping[str, Type]) -> Type:
    """The rows of a repeating group, `fields` the types of its items."""
    return Type("rows", element=Type("row", fields=fields))


def choice(codes: Collection[str]) -> Type:
    """A choice among text codes."""
    return Type("text", codes=frozenset(codes))


def number_choice(codes: Collection[float]) -> Type:
    """A choice among numeric codes."""
    return Type("number", codes=frozenset(float(code) for code in codes), exact=True)


@dataclass(frozen=True)
class Scope:
    """What an expression may name.

    `names`: items it reads as bare names. `visits`: ids for `visit("…")`.
    `elsewhere`: items for `visit("…").x` and `previous.x` (default: the same names).
    `items_at`: which items each visit asks; a visit that is absent asks any. `tables`: reference tables.
    """

    names: Mapping[str, Type]
    visits: Collection[str] = ()
    elsewhere: Mapping[str, Type] | None = None
    items_at: Mapping[str, Collection[str]] = field(default_factory=dict)
    tables: Collection[str] = ()

    @property
    def other_visits(self) -> Mapping[str, Type]:
        return self.names if self.elsewhere is None else self.elsewhere


@dataclass(frozen=True, slots=True)
class TypeProblem:
    """One thing that is wrong with an expression; line and column are 0 for a stored tree."""

    message: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.message}" if self.line else self.message


def literal_type(value: Any) -> Type:
    """The type of a literal; a literal knows its one code, so that choices can check it."""
    if value is None:
        return ANY
    if isinstance(value, bool):
        return BOOLEAN
    if isinstance(value, int | float):
        return Type("number", codes=frozenset((float(value),)), exact=True)
    return Type("text", codes=frozenset((value,)))
