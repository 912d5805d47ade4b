"""What the JSON endpoints of this package accept: every key known, every value of its kind, nothing else."""

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from clinnova.lib.problems import Malformed
from clinnova.lib.strict_json import read_object
from forms.capture import Operation

_OPERATION = {"key", "item", "row", "value", "unit", "missing", "base_version", "reason", "client_time"}


def read_operation(request: HttpRequest) -> Operation:
    """The body of a save. Raises Malformed with the name of the key that does not fit."""
    sent = _only(read_object(request.body), _OPERATION)
    return Operation(
        key=_uuid(sent.get("key")),
        item=_text(sent, "item", required=True),
        row=_text(sent, "row") or None,
        value=sent.get("value"),
        unit=_text(sent, "unit") or None,
        missing=_text(sent, "missing") or None,
        base_version=_version(sent.get("base_version")),
        reason=_text(sent, "reason"),
        client_time=_moment(sent.get("client_time")),
    )


def read_texts(request: HttpRequest, *names: str) -> dict[str, str]:
    """Texts by name, "" where absent, from a JSON body or from a posted page. Raises Malformed."""
    sent: dict[str, Any]
    if request.content_type == "application/json":
        sent = _only(read_object(request.body or b"{}"), set(names))
    else:
        sent = {name: request.POST[name] for name in names if name in request.POST}
    return {name: _text(sent, name) for name in names}


def _only(sent: dict[str, Any], known: set[str]) -> dict[str, Any]:
    unknown = sorted(set(sent) - known)
    if unknown:
        raise Malformed(_("Unknown key: %(key)s.") % {"key": ", ".join(key[:60] for key in unknown[:5])})
    return sent


def _text(sent: dict[str, Any], name: str, required: bool = False) -> str:
    value = sent.get(name)
    if value is None and not required:
        return ""
    if not isinstance(value, str):
        raise Malformed(_("“%(key)s” must be a text.") % {"key": name})
    return value


def _uuid(value: Any) -> uuid.UUID:
    try:
        return uuid.UUID(value if isinstance(value, str) else "")
    except ValueError:
        raise Malformed(_("“key” must be a UUID.")) from None


def _version(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Malformed(_("“base_version” must be a whole number."))
    return value


def _moment(value: Any) -> datetime | None:
    """With an offset: a clock without its zone says nothing about when."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Malformed(_("“client_time” must be a date and time with its offset."))
    return moment
