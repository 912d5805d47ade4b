"""What the log-in page and the JSON endpoints about sessions and the outbox accept: every value of its kind."""

from typing import Any

from django import forms as django_forms
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.actions.outbox import Unsent
from clinnova.lib.dates import parse_moment
from clinnova.lib.fields import Name, parse_uuid
from clinnova.lib.problems import Invalid, Malformed
from clinnova.lib.strict_json import read_request, shown

MOST_ENTRIES = 1000
LONGEST = {"reason": 1000, "address": 500, "item": 200}
_ENTRY = {"key", "address", "item", "entered_at"}

_ATTRIBUTES = {"autofocus": True, "autocapitalize": "none", "autocomplete": "username", "maxlength": 150}


class LoginInput(AuthenticationForm):
    """User name and password. A name is compared letter by letter; the framework would fold `ｃｏｒａ` into `cora`."""

    username = Name(max_length=150, widget=django_forms.TextInput(attrs=_ATTRIBUTES))


def read_credentials(request: HttpRequest) -> dict[str, str]:
    """`{username, password}`. Raises Malformed."""
    sent = _only(read_request(request), {"username", "password"})
    return {name: _text(sent, name) for name in ("username", "password")}


def read_discarded(request: HttpRequest) -> tuple[list[Unsent], str]:
    """`{reason, entries: [{key, address, item, entered_at}]}`. Raises Malformed; Invalid without a reason."""
    sent = _only(read_request(request), {"reason", "entries"})
    reason, entries = _text(sent, "reason").strip(), sent.get("entries")
    if not isinstance(entries, list) or not 0 < len(entries) <= MOST_ENTRIES:
        raise Malformed(_("“entries” must be a list of at most %(limit)s.") % {"limit": MOST_ENTRIES})
    if not reason:
        raise Invalid(_("Say why these entries are thrown away."), code="reason_required")
    return [_unsent(entry) for entry in entries], reason


def _unsent(entry: Any) -> Unsent:
    if not isinstance(entry, dict):
        raise Malformed(_("“entries” must be a list of at most %(limit)s.") % {"limit": MOST_ENTRIES})
    _only(entry, _ENTRY)
    try:
        key, moment = parse_uuid(_text(entry, "key")), parse_moment(_text(entry, "entered_at"))
    except ValueError:
        raise Malformed(_("An entry needs its key and the time at which it was typed.")) from None
    return Unsent(key, _text(entry, "address"), _text(entry, "item"), moment)


def _only(sent: dict[str, Any], known: set[str]) -> dict[str, Any]:
    unknown = sorted(set(sent) - known)
    if unknown:
        raise Malformed(_("Unknown key: %(key)s.") % {"key": ", ".join(shown(key) for key in unknown[:5])})
    return sent


def _text(sent: dict[str, Any], name: str) -> str:
    value = sent.get(name, "")
    if not isinstance(value, str) or len(value) > LONGEST.get(name, 500):
        raise Malformed(_("“%(key)s” must be a text.") % {"key": name})
    return value
