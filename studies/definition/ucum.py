"""Units of measure by UCUM: whether a code is one, and the way from one unit into another.

The tables come from the `ucumvert` package (UCUM codes on top of pint), so that no factor between units of
the same dimension is ours. Only publishing, tests and commands need them: the package and its registry
(a second of work, 10 MB) are loaded at the first question, and a web process never asks.
"""

from __future__ import annotations

import importlib
from functools import cache, lru_cache
from typing import Any

from lark.exceptions import VisitError

_PROBES = (0.0, 1.0)
_DIGITS = 12  # more than any laboratory states, fewer than a double's noise


class NotUcum(ValueError):
    """The text is not a UCUM code; the message says where it goes wrong."""


@cache
def _package() -> Any:
    return importlib.import_module("ucumvert")


@cache
def _registry() -> Any:
    return _package().PintUcumRegistry()


@lru_cache(maxsize=1024)
def _quantity(code: str) -> Any:
    """One `code` as a quantity; None for the few UCUM units without a size in the tables, such as [pH].

    A bare annotation such as {score} is the unit 1. Raises NotUcum.
    """
    try:
        quantity = _registry().from_ucum(code)
    except _package().InvalidUcumError as error:
        raise NotUcum(str(error).partition("\n")[0]) from error
    except VisitError:
        return None
    return quantity if hasattr(quantity, "dimensionality") else _registry().Quantity(1.0, "")


def is_ucum(code: str) -> bool:
    """Whether a text is a valid UCUM unit (case-sensitive codes)."""
    try:
        _quantity(code)
    except NotUcum:
        return False
    return True


@lru_cache(maxsize=1024)
def conversion(source: str, target: str) -> tuple[float, float] | None:
    """(factor, offset) with value in `target` = value in `source` * factor + offset.

    None when the two units do not measure the same thing (mg/dL and mmol/L: that needs the substance).
    Raises NotUcum when one of them is no unit.
    """
    start, end = _quantity(source), _quantity(target)
    if start is None or end is None or start.dimensionality != end.dimensionality:
        return None
    zero, one = (_moved(start, end, probe) for probe in _PROBES)
    return _clean(one - zero), _clean(zero)


def _moved(start: Any, end: Any, value: float) -> float:
    quantity = _registry().Quantity(value * start.magnitude, start.units)
    return float(quantity.to(end.units).magnitude / end.magnitude)


def _clean(number: float) -> float:
    """Without the last digits' noise: 0.1 and not 0.09999999999999999."""
    return float(f"{number:.{_DIGITS}g}")
