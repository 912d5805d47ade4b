"""Pages by cursor, in the order of change, so that a client can go on where it stopped."""

import re
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from clinnova.lib.dates import parse_moment
from clinnova.lib.fields import whole_number
from clinnova.lib.problems import Malformed

MODIFIED_SINCE = OpenApiParameter(
    "modified_since",
    datetime,
    description="Only rows changed at or after this moment (ISO 8601 with offset).",
)


# A position as the paginator writes it: str() of a moment, or an id.
_POSITION = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:.]{8,15}[+-][0-9]{2}:[0-9]{2}|[0-9]{1,18}")


class ByChange(CursorPagination):
    """Oldest change first; `page_size` up to 1,000."""

    ordering = ("modified_at", "id")
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 1000

    def get_page_size(self, request: Request) -> int:
        """Malformed for what is no number; the framework would fall back to its default without a word."""
        asked = request.query_params.get(self.page_size_query_param)
        number = self.page_size if asked is None else whole_number(asked)
        if number is None:
            raise Malformed(_("%(name)s must be a whole number.") % {"name": self.page_size_query_param})
        return min(number, self.max_page_size)

    def decode_cursor(self, request: Request) -> Cursor | None:
        """A cursor that we did not write is refused before its position gets into a look-up."""
        try:
            cursor = super().decode_cursor(request)
        except ValueError:
            raise NotFound(self.invalid_cursor_message) from None
        if cursor is not None and cursor.position is not None and not _POSITION.fullmatch(cursor.position):
            raise NotFound(self.invalid_cursor_message)
        return cursor


class ById(ByChange):
    """For things that rarely change."""

    ordering = ("id",)


def changed_since(request: Request, rows: QuerySet) -> QuerySet:  # type: ignore[type-arg]
    """`rows` narrowed by `modified_since`; Malformed for anything but an ISO moment."""
    text = request.query_params.get("modified_since")
    if not text:
        return rows
    try:
        moment = parse_moment(text.replace(" ", "+"))  # a "+" in an address arrives as a blank
    except ValueError:
        raise Malformed(
            _("modified_since must be a date and time such as 2026-04-03T14:05:00+02:00.")
        ) from None
    return rows.filter(modified_at__gte=moment)
