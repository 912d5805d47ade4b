"""JSON as programs and browsers send it to us, read without surprises.

The standard reader keeps the last of two equal keys, accepts NaN and Infinity, and gives up with a RecursionError
on deep nesting; lone surrogates and NUL pass it and fail later in the database. Here all of these are refused.
"""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from clinnova.lib.characters import is_storable
from clinnova.lib.problems import Malformed, TooLarge, Unsupported

JSON = "application/json"
MAX_BYTES = 1024 * 1024
MAX_DEPTH = 20
MAX_KEYS = 1000  # of one object; no request of ours has more than a few dozen
_LARGEST_EXPONENT = 300


def read_json(body: bytes) -> Any:
    """The value in `body`; numbers with a point come as Decimal. A byte order mark of UTF-8 is passed over.

    Raises Malformed or TooLarge with a sentence for the caller.
    """
    if len(body) > MAX_BYTES:
        raise TooLarge(_("The request is larger than 1 MB."))
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


def read_request(request: HttpRequest) -> dict[str, Any]:
    """The object in a request's body, `{}` for none. Raises Unsupported where it is not sent as JSON: another type
    needs no consent of the browser to come from a foreign page.
    """
    if request.content_type != JSON:
        raise Unsupported(_("Send the request as JSON (Content-Type: application/json)."))
    return read_object(request.body or b"{}")


def _depth(text: str) -> int:
    """The deepest nesting of brackets outside strings; an upper bound is enough for broken texts."""
    brackets = text.count("[") + text.count("{")
    if brackets <= MAX_DEPTH:
        return brackets
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
    if len(pairs) > MAX_KEYS:
        raise Malformed(_("An object in the request has more than %(limit)s keys.") % {"limit": MAX_KEYS})
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Malformed(_("The key “%(key)s” occurs twice in one object.") % {"key": shown(key)})
        found[key] = value
    return found


def shown(name: str) -> str:
    """A key of the request as an answer may repeat it: short, and without half characters."""
    return name[:60].encode("utf-8", "replace").decode("utf-8")


def _refuse_constant(name: str) -> Any:
    raise Malformed(_("%(name)s is not a number that can be stored.") % {"name": name})


def _finite(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except ArithmeticError:  # an exponent beyond what Decimal itself holds
        value = Decimal("Infinity")
    if not value.is_finite() or abs(value.adjusted()) > _LARGEST_EXPONENT:
        raise Malformed(_("A number in the request is too large."))
    return value


def _integer(text: str) -> int:
    if len(text) > 18:
        raise Malformed(_("A number in the request is too large."))
    return int(text)


def _check_text(text: str, value: Any) -> None:
    """NUL and lone surrogates can only come from escapes: raw NUL is no JSON, raw surrogates are no UTF-8."""
    if "\\u" in text and not all(map(is_storable, _texts(value))):
        raise Malformed(_("The request holds a NUL character or half a character (a lone surrogate)."))


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, dict):
        yield from value
        for part in value.values():
            yield from _texts(part)
