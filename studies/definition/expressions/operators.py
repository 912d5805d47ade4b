"""The operators as closures: each maker takes the compiled parts and gives the whole.

Logic is Kleene's: one false decides `and`, one true decides `or`, whatever is unknown beside
it. Everything else is unknown as soon as a part that it needs is.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

from . import values
from .frame import Compiled, Frame
from .values import UNKNOWN, Value


def _list(*parts: Compiled) -> Compiled:
    return lambda frame: [part(frame) for part in parts]


def _not(part: Compiled) -> Compiled:
    def run(frame: Frame) -> Value:
        value = part(frame)
        return not value if type(value) is bool else UNKNOWN

    return run


def _negative(part: Compiled) -> Compiled:
    def run(frame: Frame) -> Value:
        value = part(frame)
        return -value if type(value) is float else UNKNOWN

    return run


def _decided_by(decisive: bool) -> Callable[..., Compiled]:
    """`and` is decided by false, `or` by true."""

    def make(*parts: Compiled) -> Compiled:
        def run(frame: Frame) -> Value:
            result: Any = not decisive
            for part in parts:
                value = part(frame)
                if value is decisive:
                    return decisive
                if type(value) is not bool:
                    result = UNKNOWN
            return result

        return run

    return make


def _if(condition: Compiled, yes: Compiled, no: Compiled) -> Compiled:
    def run(frame: Frame) -> Value:
        value = condition(frame)
        if value is True:
            return yes(frame)
        return no(frame) if value is False else UNKNOWN

    return run


def _fold(combine: Callable[[float, float], float]) -> Callable[..., Compiled]:
    """Left to right over numbers, as in the other evaluator; anything else makes it unknown."""

    def make(first: Compiled, *others: Compiled) -> Compiled:
        def run(frame: Frame) -> Value:
            result = first(frame)
            if type(result) is not float:
                return UNKNOWN
            for other in others:
                value = other(frame)
                if type(value) is not float:
                    return UNKNOWN
                result = combine(result, value)
            return result

        return run

    return make


def _of_two_numbers(compute: Callable[[float, float], Value]) -> Callable[..., Compiled]:
    def make(left: Compiled, right: Compiled) -> Compiled:
        def run(frame: Frame) -> Value:
            one = left(frame)
            if type(one) is not float:
                return UNKNOWN
            other = right(frame)
            return compute(one, other) if type(other) is float else UNKNOWN

        return run

    return make


def _divide(one: float, other: float) -> Value:
    """0/0 is "not a number" (it equals nothing); any other division by zero is unknown."""
    if other != 0.0:
        return one / other
    return UNKNOWN if one != 0.0 and one == one else math.nan


def _remainder(one: float, other: float) -> Value:
    """Of whole numbers only, with the sign of the first."""
    if other == 0.0 or not (one.is_integer() and other.is_integer()):
        return UNKNOWN
    return math.fmod(one, other)


def _of_two(compare: Callable[[Value, Value, Any], Value]) -> Callable[..., Compiled]:
    """Both sides are always evaluated: they may be of any type."""

    def make(left: Compiled, right: Compiled) -> Compiled:
        return lambda frame: compare(left(frame), right(frame), frame.spend)

    return make


BY_KIND: dict[str, Callable[..., Compiled]] = {
    "list": _list,
    "not": _not,
    "neg": _negative,
    "and": _decided_by(False),
    "or": _decided_by(True),
    "if": _if,
    "+": _fold(operator.add),
    "*": _fold(operator.mul),
    "-": _of_two_numbers(lambda one, other: one - other),
    "/": _of_two_numbers(_divide),
    "%": _of_two_numbers(_remainder),
    "==": _of_two(values.equal),
    "!=": _of_two(lambda one, other, spend: values.negate(values.equal(one, other, spend))),
    "<": _of_two(lambda one, other, spend: values.less(one, other)),
    "<=": _of_two(lambda one, other, spend: values.at_most(one, other)),
    ">": _of_two(lambda one, other, spend: values.less(other, one)),
    ">=": _of_two(lambda one, other, spend: values.at_most(other, one)),
    "in": _of_two(values.contains),
}
