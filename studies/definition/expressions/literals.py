"""Numbers and texts as they are written in an expression."""

from __future__ import annotations

import math
import re

from .errors import ExpressionError

_ESCAPE = re.compile(
    r"\\(?:(?P<plain>[abfnrtv\\?\"'`])|[xX](?P<x>[0-9a-fA-F]{2})|u(?P<u>[0-9a-fA-F]{4})"
    r"|U(?P<U>[0-9a-fA-F]{8})|(?P<octal>[0-3][0-7]{2})|(?P<wrong>(?s:.)?))"
)
_PLAIN = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_LARGEST_WHOLE = 2**53


def number(source: str) -> float | int:
    """The value of a number literal; an int where it is whole and exact, for a readable tree.

    Raises ExpressionError when no double can hold it.
    """
    digits = source.rstrip("uU")
    hexadecimal = digits[:2] in ("0x", "0X")
    try:
        value = float(int(digits, 16)) if hexadecimal else float(digits)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise ExpressionError("This number is too large")
    written_whole = hexadecimal or digits.isdigit()
    return int(value) if written_whole and value <= _LARGEST_WHOLE else value


def text(source: str) -> str:
    """The value of a text literal: quotes off, escapes replaced (not in raw texts).

    Raises ExpressionError for an escape that does not exist.
    """
    raw = source[0] in "rR"
    body = source[1:] if raw else source
    quotes = 3 if body[:3] in ('"""', "'''") and len(body) >= 6 else 1
    body = body[quotes:-quotes]
    return body if raw else _ESCAPE.sub(_replacement, body)


def _replacement(found: re.Match[str]) -> str:
    if found["plain"]:
        return _PLAIN.get(found["plain"], found["plain"])
    if found["octal"]:
        return chr(int(found["octal"], 8))
    code = found["x"] or found["u"] or found["U"]
    if not code:
        raise ExpressionError(f"{found[0]} is no escape: write \\\\ for a backslash")
    point = int(code, 16)
    if point > 0x10FFFF or 0xD800 <= point <= 0xDFFF:
        raise ExpressionError(f"{found[0]} is no character")
    return chr(point)
