"""Values while an expression is evaluated, and how two of them compare.

A value is a float, a text, a bool, a list, a row (mapping) or UNKNOWN. Dates are ISO texts.
"""

from __future__ import annotations

import datetime
import enum
import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final, Literal

from . import dates

MAX_RESULT = 100_000  # elements of a list that leaves the evaluator
MAX_LIST_DEPTH = 64


class Unknown(enum.Enum):
    """The type of UNKNOWN: one member, so that `is UNKNOWN` narrows types."""

    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("UNKNOWN is neither true nor false: compare with `is`")

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown.UNKNOWN
Truth = bool | Literal[Unknown.UNKNOWN]
Value = Any  # float | str | bool | list | Mapping | Unknown
Spend = Callable[[int], None]


def normal(value: object) -> Value:
    """A value from outside as the evaluator knows it: numbers as float, None as UNKNOWN."""
    kind = type(value)
    if kind is float or kind is str or kind is bool or kind is list or kind is dict:
        return value
    if value is None:
        return UNKNOWN
    if isinstance(value, int | float | Decimal):
        return _float(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, Mapping) else UNKNOWN


def _float(value: Any) -> Value:
    try:
        return float(value)
    except (OverflowError, ValueError):
        return UNKNOWN


def negate(truth: Truth) -> Truth:
    return truth if truth is UNKNOWN else not truth


def less(left: Value, right: Value) -> Truth:
    """`left < right`; UNKNOWN for different types and for partial dates that overlap."""
    if type(left) is not type(right):
        return UNKNOWN
    if isinstance(left, str):
        one, other = dates.read(left), dates.read(right)
        if one is None or other is None:
            return bool(left < right)
        return _known_or(dates.before(one, other))
    if isinstance(left, float | bool):
        return bool(left < right)
    return UNKNOWN


def at_most(left: Value, right: Value) -> Truth:
    """`left <= right`. Numbers apart: `not >` would be true of "not a number"."""
    if type(left) is float and type(right) is float:
        return bool(left <= right)
    return negate(less(right, left))


def equal(left: Value, right: Value, spend: Spend, depth: int = 0) -> Truth:
    """`left == right`: false for different types, element by element for lists.

    `spend` is charged one step per pair of elements, so that lists which share their
    parts cannot be made to compare for ever.
    """
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    if isinstance(left, list) and isinstance(right, list):
        return _equal_lists(left, right, spend, depth + 1)
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return UNKNOWN
    if type(left) is not type(right):
        return False
    if isinstance(left, str) and left != right:
        one, other = dates.read(left), dates.read(right)
        return False if one is None or other is None else _known_or(dates.same(one, other))
    return bool(left == right)


def _equal_lists(left: list[Any], right: list[Any], spend: Spend, depth: int) -> Truth:
    if len(left) != len(right):
        return False
    if depth > MAX_LIST_DEPTH:
        return UNKNOWN
    answer: Truth = True
    for one, other in zip(left, right, strict=True):
        spend(1)
        same = equal(normal(one), normal(other), spend, depth)
        if same is False:
            return False
        if same is UNKNOWN:
            answer = UNKNOWN
    return answer


def contains(needle: Value, values: Value, spend: Spend) -> Truth:
    """`needle in values`: true if any element is equal, unknown if one might be."""
    if needle is UNKNOWN or not isinstance(values, list):
        return UNKNOWN
    answer: Truth = False
    for value in values:
        same = equal(needle, normal(value), spend)
        if same is True:
            return True
        if same is UNKNOWN:
            answer = UNKNOWN
    return answer


def is_known(value: Value) -> bool:
    """False for UNKNOWN and for numbers that are none (0/0, overflow)."""
    if type(value) is float:
        return math.isfinite(value)
    return value is not UNKNOWN


def known_result(value: Value) -> Value:
    """A raw result as callers store it: UNKNOWN for what is not finite or not wholly known."""
    try:
        return _settled(value, [MAX_RESULT], 0)
    except _Unsettled:
        return UNKNOWN


class _Unsettled(Exception):
    """A part of a list is unknown, or there is too much of it."""


def _settled(value: Value, left: list[int], depth: int) -> Value:
    value = normal(value)
    left[0] -= 1
    if left[0] < 0 or depth > MAX_LIST_DEPTH or not is_known(value):
        raise _Unsettled
    if isinstance(value, list):
        return [_settled(part, left, depth + 1) for part in value]
    return value


def _known_or(truth: bool | None) -> Truth:
    return UNKNOWN if truth is None else truth
