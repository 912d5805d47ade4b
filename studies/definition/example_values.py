"""Turns the values of a check's examples into what expressions see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from studies.definition.expressions import Env, Type
from studies.definition.expressions.arithmetic import plain
from studies.definition.source.base import NUMBER

TRUTH = {"Y": True, "N": False, "true": True, "false": False, "yes": True, "no": False}


class Unreadable(Exception):
    """An example that cannot be used; the text says why."""


@dataclass
class Known:
    """The names that an example may set, here and at other visits, with their types.

    Values of `broken` names are passed over: the names exist, but nothing is known of them. `given` holds what
    an example knows without saying it, `tables` the reference tables that it may fill.
    """

    names: Mapping[str, Type]
    elsewhere: Mapping[str, Type]
    visits: frozenset[str] = field(default_factory=frozenset)
    broken: frozenset[str] = field(default_factory=frozenset)
    given: Mapping[str, Any] = field(default_factory=dict)
    tables: frozenset[str] = field(default_factory=frozenset)


_NOT_ITEMS = frozenset({"previous", "visit", "today", "tables"})


def environment(example: Mapping[str, Any], known: Known) -> Env:
    """The data of one example.

    Besides item ids, context names, `earlier` and logs it may hold `previous` (values of the visit before),
    `visit` (values by visit id), `today` and `tables` (name -> [row, column, number] …). Raises Unreadable.
    """
    here = {name: value for name, value in example.items() if name not in _NOT_ITEMS}
    visits = _map(example.get("visit", {}), "visit")
    for visit in visits:
        if visit not in known.visits | known.broken:
            raise Unreadable(f"unknown visit '{visit}'")
    return Env(
        names={**known.given, **_values(here, known.names, known.broken)},
        previous=_values(_map(example.get("previous", {}), "previous"), known.elsewhere, known.broken),
        visits={
            visit: _values(_map(said, visit), known.elsewhere, known.broken) for visit, said in visits.items()
        },
        today=str(example["today"]) if "today" in example else None,
        tables=_tables(_map(example.get("tables", {}), "tables"), known),
    )


def _tables(said: Mapping[str, Any], known: Known) -> dict[str, dict[str, dict[str, float]]]:
    found: dict[str, dict[str, dict[str, float]]] = {}
    for name, cells in said.items():
        if name not in known.tables | known.broken:
            raise Unreadable(f"unknown table '{name}'")
        for cell in cells if isinstance(cells, list) else [cells]:
            if not (
                isinstance(cell, list) and len(cell) == 3 and all(isinstance(part, str) for part in cell)
            ):
                raise Unreadable(f"the table '{name}' needs a list of [row, column, number]")
            row, column, number = cell
            found.setdefault(name, {}).setdefault(key_as_read(row), {})[key_as_read(column)] = _number(
                number, name
            )
    return found


def key_as_read(text: str) -> str:
    """The key of a table's row or column as an expression asks for it: a number without needless zeros."""
    return plain(float(text)) if NUMBER.fullmatch(text) else text


def _map(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Unreadable(f"'{name}' needs a map of values")
    return value


def _values(
    said: Mapping[str, Any], types: Mapping[str, Type], broken: frozenset[str] = frozenset()
) -> dict[str, Any]:
    for name in said:
        if name not in types and name not in broken:
            raise Unreadable(f"unknown item '{name}'")
    return {
        name: _value(value, types[name], name)
        for name, value in said.items()
        if name in types and value != ""
    }


def _value(value: Any, kind: Type, name: str) -> Any:
    if kind.kind == "any":
        return value
    if kind.kind in {"list", "rows"}:
        if not isinstance(value, list):
            raise Unreadable(f"'{name}' needs a list")
        return [_element(part, kind, name) for part in value]
    if not isinstance(value, str):
        raise Unreadable(f"'{name}' needs one value")
    if kind.kind == "number":
        return _number(value, name)
    if kind.kind == "boolean":
        if value not in TRUTH:
            raise Unreadable(f"'{name}' needs Y or N, not '{value}'")
        return TRUTH[value]
    if kind.codes and value not in kind.codes:
        raise Unreadable(f"'{value}' is no code of '{name}'")
    return value


def _number(value: str, name: str) -> float:
    if not NUMBER.fullmatch(value):
        raise Unreadable(f"'{name}' needs a number, not '{value}'")
    return float(value)


def _element(part: Any, kind: Type, name: str) -> Any:
    if kind.kind == "rows" and kind.element is not None:
        return _values(_map(part, name), kind.element.fields or {})
    return _value(part, kind.element, name) if kind.element else part
