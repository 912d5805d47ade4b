"""JSON as programs and browsers send it to us, read without surprises.

The standard reader keeps the last of two equal keys, accepts NaN and Infinity, and gives up with a RecursionError
on deep nesting; lone surrogates and NUL pass it and fail later in the database. Here all of these are refused.
"""

import json
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from clinnova.lib.problems import Malformed

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 20


def read_json(body: bytes) -> Any:
    """The value in `body`; numbers with a point come as Decimal. Raises Malformed with a sentence for the caller."""
    if len(body) > MAX_BYTES:
        raise Malformed(_("The request is larger than 1 MB."))
    try:
        text = body.decode("utf-8-sig" if body.startswith(b"\xef\xbb\xbf") else "utf-8")
    except UnicodeDecodeError:
        raise Malformed(_("The request is not valid UTF-8.")) from None
    if _depth(text) > MAX_DEPTH:
        raise Malformed(_("The request is nested too deeply."))
    try:
        value = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=_integer,
        )
    except ValueError as error:
        where = f" ({error})" if isinstance(error, json.JSONDecodeError) else ""
        raise Malformed(_("The request is not valid JSON.") + where) from None
    _check_text(text, value)
    return value


def read_object(body: bytes) -> dict[str, Any]:
    """Like `read_json`, for a request that must be an object."""
    value = read_json(body)
    if not isinstance(value, dict):
        raise Malformed(_("The request must be a JSON object."))
    return value


def _depth(text: str) -> int:
    """The deepest nesting of brackets outside strings; an upper bound is enough for broken texts."""
    depth = deepest = 0
    in_string = escaped = False
    for character in text:
        if in_string:
            escaped, in_string = (character == "\\" and not escaped), not (character == '"' and not escaped)
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _value in pairs]
    if len(set(keys)) < len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Malformed(_("The key “%(key)s” occurs twice in one object.") % {"key": twice[:60]})
    return dict(pairs)


def _refuse_constant(name: str) -> Any:
    raise Malformed(_("%(name)s is not a number that can be stored.") % {"name": name})


def _finite(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite() or abs(value.adjusted()) > 300:
        raise Malformed(_("A number in the request is too large."))
    return value


def _integer(text: str) -> int:
    if len(text) > 18:
        raise Malformed(_("A number in the request is too large."))
    return int(text)


def _check_text(text: str, value: Any) -> None:
    """NUL and lone surrogates can only come from escapes, or as raw NUL, which JSON forbids already."""
    if "\\u" not in text:
        return
    try:
        written = json.dumps(value, ensure_ascii=False, default=str)
        written.encode("utf-8")
    except UnicodeEncodeError:
        raise Malformed(_("The request contains half a character (a lone surrogate).")) from None
    if "\\u0000" in written:
        raise Malformed(_("The request contains a NUL character."))
