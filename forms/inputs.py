"""What the JSON endpoints of this package accept: every key known, every value of its kind, nothing else."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from clinnova.lib.dates import parse_moment
from clinnova.lib.fields import parse_uuid
from clinnova.lib.problems import Malformed
from clinnova.lib.strict_json import JSON, read_request, shown
from forms.capture import Operation

Act = TypeVar("Act")
_UPLOAD = {"key", "item", "base_version", "reason", "client_time"}
_OPERATION = {"key", "item", "row", "value", "unit", "missing", "base_version", "reason", "client_time"}


def read_operation(request: HttpRequest) -> Operation:
    """The body of a save. Raises Unsupported, TooLarge, or Malformed with the name of the key that does not fit."""
    sent = _only(read_request(request), _OPERATION)
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


def read_upload(request: HttpRequest) -> tuple[Operation, UploadedFile]:
    """A file as an answer, from multipart/form-data: the operation without its value, and the file.

    Raises Malformed.
    """
    if request.content_type != "multipart/form-data":
        raise Malformed(_("Send the file as multipart/form-data."))
    sent = _only(request.POST.dict(), _UPLOAD)
    files = _only(request.FILES.dict(), {"file"})
    if "file" not in files:
        raise Malformed(_("The file is missing in the request."))
    version = sent.get("base_version", "")
    operation = Operation(
        key=_uuid(sent.get("key")),
        item=_text(sent, "item", required=True),
        base_version=_version(int(version) if version.isascii() and version.isdecimal() else None),
        reason=_lines(_text(sent, "reason")),
        client_time=_moment(sent.get("client_time")),
    )
    return operation, files["file"]


def read_texts(request: HttpRequest, *names: str) -> dict[str, str]:
    """Texts by name, "" where absent, from a JSON body or from a posted page. Raises Malformed."""
    sent: dict[str, Any]
    if request.content_type == JSON:
        sent = _only(read_request(request), set(names))
    else:
        sent = {name: _lines(request.POST[name]) for name in names if name in request.POST}
    return {name: _text(sent, name) for name in names}


def read_action(request: HttpRequest, acts: Mapping[str, Act], *names: str) -> tuple[Act, dict[str, str]]:
    """What `action` stands for in `acts`, and the texts sent with it. Raises Malformed."""
    sent = read_texts(request, "action", *names)
    act = acts.get(sent.pop("action"))
    if act is None:
        raise Malformed(_("“action” must be one of: %(known)s.") % {"known": ", ".join(acts)})
    return act, sent


def _lines(text: str) -> str:
    """Forms send the end of a line as CR LF, whatever was typed."""
    return text.replace("\r\n", "\n")


def _only(sent: dict[str, Any], known: set[str]) -> dict[str, Any]:
    unknown = sorted(set(sent) - known)
    if unknown:
        raise Malformed(_("Unknown key: %(key)s.") % {"key": ", ".join(shown(key) for key in unknown[:5])})
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
        return parse_uuid(value if isinstance(value, str) else "")
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
        return parse_moment(value if isinstance(value, str) else "")
    except ValueError:
        raise Malformed(_("“client_time” must be a date and time with its offset.")) from None
