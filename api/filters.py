"""Filters that a caller may name. Names come from this list alone, never from the request."""

from collections.abc import Mapping

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request

from clinnova.lib.fields import whole_number
from clinnova.lib.problems import Malformed

PAGING = {"cursor", "page_size"}
_LONGEST = 200


def narrow(request: Request, rows: QuerySet, allowed: Mapping[str, str]) -> QuerySet:  # type: ignore[type-arg]
    """Apply the query parameters in `allowed` (parameter -> look-up); refuse unknown and repeated ones by name.

    Parameters whose look-up ends in `_id` or is `id` take whole numbers.
    """
    general = PAGING | ({"modified_since"} if hasattr(rows.model, "modified_at") else set())
    for name, values in request.query_params.lists():
        if len(values) > 1:
            raise Malformed(_("The parameter “%(name)s” occurs twice.") % {"name": name[:60]})
        if name in general:
            continue
        if name not in allowed:
            known = ", ".join(sorted(set(allowed) | general))
            raise Malformed(
                _("Unknown parameter “%(name)s”. Known: %(known)s.") % {"name": name[:60], "known": known}
            )
        rows = rows.filter(**{allowed[name]: _value(name, allowed[name], values[0])})
    return rows


def _value(name: str, look_up: str, text: str) -> int | str:
    if look_up.endswith("id"):
        number = whole_number(text)
        if number is None:
            raise Malformed(_("%(name)s must be a whole number.") % {"name": name})
        return number
    if len(text) > _LONGEST:
        raise Malformed(_("%(name)s is too long.") % {"name": name})
    return text
