"""The functions of the language: what each takes, gives, and does.

A function is called with known values only (`known`, `if`, `today` and `table` live in evaluate.py).
What it cannot work with gives UNKNOWN: the wrong type, a root of -1, a list with a gap.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import arithmetic, dates
from .types import ANY, BOOLEAN, DATE, INTEGER, NUMBER, TEXT, Type, list_of
from .values import UNKNOWN, Value, less, normal

LIST = list_of(ANY)
TEXT_OR_LIST = Type("text or list")
NUMBERS = Type("numbers")  # one list, or any count of numbers
VALUES = Type("values")  # one list, or any count of numbers, texts or dates
PARTS = Type("parts")  # one list, or any count of numbers and texts, mixed


@dataclass(frozen=True, slots=True)
class Function:
    """Its parameters (the last `optional` of them may be left out), its result, its work."""

    takes: tuple[Type, ...]
    gives: Type
    run: Callable[..., Value]
    optional: int = 0

    @property
    def variadic(self) -> bool:
        return self.takes in ((NUMBERS,), (VALUES,), (PARTS,))

    def accepts(self, count: int) -> bool:
        if self.variadic:
            return count >= 1
        return len(self.takes) - self.optional <= count <= len(self.takes)


def _finite(value: float) -> Value:
    return value + 0.0 if math.isfinite(value) else UNKNOWN


def _of_number(compute: Callable[[float], float], least: float = -math.inf) -> Callable[[Value], Value]:
    """A function of one finite number, unknown below `least`."""

    def run(number: Value) -> Value:
        if type(number) is not float or not math.isfinite(number) or number < least:
            return UNKNOWN
        return _finite(float(compute(number)))

    return run


def _ln(number: Value) -> Value:
    if type(number) is not float or not math.isfinite(number) or number <= 0.0:
        return UNKNOWN
    return arithmetic.ln(number)


def _pow(base: Value, exponent: Value) -> Value:
    if type(base) is not float or type(exponent) is not float:
        return UNKNOWN
    if not (math.isfinite(base) and math.isfinite(exponent)):
        return UNKNOWN
    return _finite(arithmetic.power(base, exponent))


def _round(number: Value, places: Value = 0.0) -> Value:
    if type(number) is not float or type(places) is not float or not math.isfinite(number):
        return UNKNOWN
    if not (places.is_integer() and 0.0 <= places <= 15.0):
        return UNKNOWN
    return arithmetic.round_half_away(number, int(places))


def numbers_in(values: list[Any]) -> list[float] | None:
    """The elements as floats; None if one is unknown, no number or not finite."""
    found = [normal(value) for value in values]
    return found if all(type(one) is float and math.isfinite(one) for one in found) else None


def total(values: list[Any]) -> Value:
    """From left to right, as the JavaScript evaluator does (built-in sums compensate)."""
    found = numbers_in(values)
    if found is None:
        return UNKNOWN
    result = 0.0
    for number in found:
        result += number
    return _finite(result)


def mean(values: list[Any]) -> Value:
    result = total(values)
    return UNKNOWN if result is UNKNOWN or not values else _finite(result / len(values))


def smallest(values: list[Any]) -> Value:
    return _outermost(values, less)


def largest(values: list[Any]) -> Value:
    return _outermost(values, lambda one, best: less(best, one))


def _outermost(values: list[Any], beats: Callable[[Value, Value], Any]) -> Value:
    """Numbers or texts (dates by date); unknown when empty, mixed or not decidable."""
    found = [normal(value) for value in values]
    texts = bool(found) and all(type(one) is str for one in found)
    if not found or (not texts and numbers_in(found) is None):
        return UNKNOWN
    best = found[0]
    for one in found[1:]:
        wins = False if one == best else beats(one, best)
        if wins is UNKNOWN:
            return UNKNOWN
        best = one if wins else best
    return best


def _spread(run: Callable[[list[Any]], Value]) -> Callable[..., Value]:
    """`max([a, b])` and `max(a, b)` are the same."""

    def spread(*values: Value) -> Value:
        return run(values[0] if len(values) == 1 and isinstance(values[0], list) else list(values))

    return spread


def key_of(value: Value) -> str | None:
    """A number or text as a text, so that 2 and 2.0 are one key; None for anything else."""
    if isinstance(value, str):
        return value
    if type(value) is not float or not math.isfinite(value):
        return None
    return arithmetic.plain(value)


def _join(values: list[Any]) -> Value:
    parts = [key_of(normal(value)) for value in values]
    known = [part for part in parts if part is not None]
    return "".join(known) if len(known) == len(parts) else UNKNOWN


def _length(value: Value) -> Value:
    return float(len(value)) if isinstance(value, str | list) else UNKNOWN


def _count(value: Value) -> Value:
    return float(len(value)) if isinstance(value, list) else UNKNOWN


def _of_texts(compute: Callable[[str, str], bool]) -> Callable[[Value, Value], Value]:
    def run(text: Value, part: Value) -> Value:
        return compute(text, part) if isinstance(text, str) and isinstance(part, str) else UNKNOWN

    return run


def _of_dates(measure: Callable[..., int]) -> Callable[[Value, Value], Value]:
    """A measure from one date to another, unknown when a partial date leaves it open."""

    def run(start: Value, end: Value) -> Value:
        one = dates.read(start) if isinstance(start, str) else None
        other = dates.read(end) if isinstance(end, str) else None
        if one is None or other is None:
            return UNKNOWN
        result = dates.between(measure, one, other)
        return UNKNOWN if result is None else float(result)

    return run


def _minutes(start: Value, end: Value) -> Value:
    one = dates.read(start) if isinstance(start, str) else None
    other = dates.read(end) if isinstance(end, str) else None
    result = dates.minutes(one, other) if one and other else None
    return UNKNOWN if result is None else float(result)


def _age(birth: Value, on: Value) -> Value:
    born = dates.birth(birth) if isinstance(birth, str) else None
    day = dates.read(on) if isinstance(on, str) else None
    if born is None or day is None:
        return UNKNOWN
    result = dates.between(dates.years, born, day)
    return UNKNOWN if result is None or result < 0 else float(result)


_ONE = (NUMBER,)
_SIZE = Function((TEXT_OR_LIST,), INTEGER, _length)

FUNCTIONS: dict[str, Function] = {
    "round": Function((NUMBER, NUMBER), INTEGER, _round, optional=1),
    "abs": Function(_ONE, NUMBER, _of_number(abs)),
    "floor": Function(_ONE, INTEGER, _of_number(math.floor)),
    "ceil": Function(_ONE, INTEGER, _of_number(math.ceil)),
    "sqrt": Function(_ONE, NUMBER, _of_number(math.sqrt, least=0.0)),
    "ln": Function(_ONE, NUMBER, _ln),
    "exp": Function(_ONE, NUMBER, _of_number(arithmetic.exp)),
    "pow": Function((NUMBER, NUMBER), NUMBER, _pow),
    "sum": Function((NUMBERS,), NUMBER, _spread(total)),
    "mean": Function((NUMBERS,), NUMBER, _spread(mean)),
    "min": Function((VALUES,), NUMBER, _spread(smallest)),
    "max": Function((VALUES,), NUMBER, _spread(largest)),
    "count": Function((LIST,), INTEGER, _count),
    "length": _SIZE,
    "size": _SIZE,
    "contains": Function((TEXT, TEXT), BOOLEAN, _of_texts(lambda text, part: part in text)),
    "startsWith": Function((TEXT, TEXT), BOOLEAN, _of_texts(str.startswith)),
    "endsWith": Function((TEXT, TEXT), BOOLEAN, _of_texts(str.endswith)),
    "age": Function((DATE, DATE), INTEGER, _age),
    "days_between": Function((DATE, DATE), INTEGER, _of_dates(dates.days)),
    "months_between": Function((DATE, DATE), INTEGER, _of_dates(dates.months)),
    "minutes_between": Function((DATE, DATE), INTEGER, _minutes),
    "join": Function((PARTS,), TEXT, _spread(_join)),
    "dyn": Function((ANY,), ANY, lambda value: value),
}
