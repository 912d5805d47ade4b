"""Refusals as the API tells them: `{"code", "detail", …}` with the right status, the same for all routes."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from clinnova.lib.problems import Problem


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer for `error`, or None for a real fault, which becomes a logged 500."""
    if isinstance(error, Problem):
        return Response(
            {"code": error.code, "detail": str(error.sentence), **error.extra}, status=error.status
        )
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, ValidationError):
        response.data = {"code": "malformed", "detail": _first_sentence(error.detail), "fields": error.detail}
    elif isinstance(error, APIException):
        response.data = {"code": str(getattr(error.detail, "code", "problem")), "detail": str(error.detail)}
    else:
        response.data = {"code": "not_found", "detail": _("There is no such page.")}
    return response


def _first_sentence(detail: Any) -> str:
    """The first message in DRF's nested error structure, prefixed by the path that leads to it."""
    if isinstance(detail, dict):
        key, inner = next(iter(detail.items()))
        return f"{key}: {_first_sentence(inner)}"
    if isinstance(detail, list):
        return _first_sentence(next((d for d in detail if d), ""))
    return str(detail)
