"""Numbers as people type them, in a grammar of our own.

    integer   -?[0-9]+                 up to 15 digits
    decimal   -?[0-9]+([.,][0-9]+)?    up to 15 digits, at most `places` of them after the sign

Python's own readers also take "1_000", "١٢٣", "1e400", "NaN" and "+7"; none of these is a value somebody
measured. JSON numbers come as int or Decimal. Leading zeros go, the scale stays: "070.50" is stored as
"70.50".
"""

import re
from decimal import Decimal
from typing import Any

from forms.engine.refusals import AnswerRefused
from studies.definition.compiled import ItemDef

MAX_DIGITS = 15  # what a double holds without loss
_INTEGER = re.compile(r"(-?)0*([0-9]+)")
_DECIMAL = re.compile(r"(-?)0*([0-9]+)(?:[.,]([0-9]+))?")


def parse_integer(item: ItemDef, raw: Any) -> int:
    """A whole number. Raises AnswerRefused("integer" | "digits")."""
    match = _INTEGER.fullmatch(_typed(raw, "integer"))
    if match is None:
        raise AnswerRefused("integer")
    _check_length(match[2])
    return int(match[1] + match[2])


def parse_decimal(item: ItemDef, raw: Any) -> str:
    """A decimal as text with a point. Raises AnswerRefused("decimal" | "digits" | "places")."""
    match = _DECIMAL.fullmatch(_typed(raw, "decimal"))
    if match is None:
        raise AnswerRefused("decimal")
    sign, whole, fraction = match[1], match[2], match[3] or ""
    _check_length(whole + fraction)
    if item.places is not None and len(fraction) > item.places:
        raise AnswerRefused("places", places=item.places)
    negative = sign and int(whole + fraction)
    return ("-" if negative else "") + whole + (f".{fraction}" if fraction else "")


def parse_scale(item: ItemDef, raw: Any) -> int | str:
    """A point on a scale: an int where its steps are whole, else text like a decimal.

    Raises AnswerRefused("step") beside the refusals of numbers; the ends of the scale are its hard range.
    """
    if is_whole_scale(item):
        value: int | str = parse_integer(item, raw)
    else:
        value = parse_decimal(item, raw)
    if item.step:
        start = Decimal(str(item.hard.min)) if item.hard and item.hard.min is not None else Decimal(0)
        if (Decimal(value) - start) % Decimal(str(item.step)):
            raise AnswerRefused("step", step=_plain(item.step))
    return value


def is_whole_scale(item: ItemDef) -> bool:
    """Whether the points of a scale are whole numbers."""
    return not item.places and (item.step is None or float(item.step).is_integer())


def _typed(raw: Any, code: str) -> str:
    if isinstance(raw, bool) or not isinstance(raw, str | int | Decimal):
        raise AnswerRefused(code)
    if isinstance(raw, Decimal):
        return format(raw, "f") if abs(raw.adjusted()) <= MAX_DIGITS else "e"
    return str(raw).strip(" ")


def _check_length(digits: str) -> None:
    if len(digits) > MAX_DIGITS:
        raise AnswerRefused("digits", digits=MAX_DIGITS)


def _plain(number: float) -> str:
    return format(Decimal(str(number)).normalize(), "f")
