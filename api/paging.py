"""Pages by cursor, in the order of change, so that a client can go on where it stopped."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request

from clinnova.lib.problems import Malformed

MODIFIED_SINCE = OpenApiParameter(
    "modified_since",
    datetime,
    description="Only rows changed at or after this moment (ISO 8601 with offset).",
)


class ByChange(CursorPagination):
    """Oldest change first; `page_size` up to 1,000."""

    ordering = ("modified_at", "id")
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 1000


class ById(ByChange):
    """For things that rarely change."""

    ordering = ("id",)


def changed_since(request: Request, rows: QuerySet) -> QuerySet:  # type: ignore[type-arg]
    """`rows` narrowed by `modified_since`; Malformed for anything but an ISO moment."""
    text = request.query_params.get("modified_since")
    if not text:
        return rows
    try:
        moment = parse_datetime(text.replace(" ", "+"))  # a "+" in an address arrives as a blank
    except ValueError:
        moment = None
    if moment is None:
        raise Malformed(_("modified_since must be a date and time such as 2026-04-03T14:05:00+02:00."))
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    return rows.filter(modified_at__gte=moment)
