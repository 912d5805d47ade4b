"""Number functions that give the same last digit in Python and in JavaScript.

Mathematical libraries disagree in the last bit of logarithms and powers. A score that is
rounded afterwards could then differ between the browser and the server, so both compute
these with the same additions and multiplications, in the same order (IEEE doubles).
Accuracy: about two units in the last place.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal

_WIDE = Context(prec=60)
# The natural logarithm of two in two parts: the first is exact when multiplied by an exponent.
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
_LOG2_E = 1.4426950408889634
_HALF_ROOT = 0.7071067811865476


def round_half_away(number: float, places: int) -> float:
    """Round half away from zero on the shortest decimal form: round(2.675, 2) is 2.68.

    `places` from 0 to 15; `number` finite.
    """
    if abs(number) >= 1e16:  # whole already
        return number
    step = Decimal(1).scaleb(-places)
    rounded = Decimal(repr(number)).quantize(step, rounding=ROUND_HALF_UP, context=_WIDE)
    return float(rounded) + 0.0  # no negative zero


def plain(number: float) -> str:
    """A finite number as people write it, without exponent and without needless zeros: 0.000001, 7, -2.5."""
    return format(Decimal(repr(number)).normalize() + 0, "f")


def ln(number: float) -> float:
    """Natural logarithm of a positive finite number, as 2·atanh((m-1)/(m+1)) + e·ln 2."""
    mantissa, exponent = math.frexp(number)
    if mantissa < _HALF_ROOT:
        mantissa, exponent = mantissa * 2.0, exponent - 1
    ratio = (mantissa - 1.0) / (mantissa + 1.0)
    square = ratio * ratio
    series = 0.0
    for divisor in range(25, 1, -2):
        series = (series + 1.0 / divisor) * square
    return exponent * _LN2_HIGH + (2.0 * ratio + (2.0 * ratio * series + exponent * _LN2_LOW))


def exp(number: float) -> float:
    """e to a finite power: Taylor series around the nearest multiple of ln 2; inf on overflow."""
    if number > 710.0:
        return math.inf
    if number < -746.0:
        return 0.0
    twos = math.floor(number * _LOG2_E + 0.5)
    rest = (number - twos * _LN2_HIGH) - twos * _LN2_LOW
    series = 1.0
    for divisor in range(16, 0, -1):
        series = 1.0 + series * rest / divisor
    half = twos // 2
    return series * math.ldexp(1.0, half) * math.ldexp(1.0, twos - half)


def power(base: float, exponent: float) -> float:
    """base to the exponent; nan where no real number is meant, inf on overflow."""
    if exponent.is_integer():
        return _whole_power(base, exponent)
    if base < 0.0 or (base == 0.0 and exponent < 0.0):
        return math.nan
    return 0.0 if base == 0.0 else exp(exponent * ln(base))


def _whole_power(base: float, exponent: float) -> float:
    """By squaring, so that small whole numbers come out exactly."""
    if base == 0.0 and exponent < 0.0:
        return math.nan
    left, factor, product = abs(exponent), base, 1.0
    while left >= 1.0:
        if left % 2.0 == 1.0:
            product *= factor
        factor *= factor
        left = math.floor(left / 2.0)
    if exponent >= 0.0:
        return product
    return math.inf if product == 0.0 else 1.0 / product
