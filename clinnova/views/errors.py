"""Answers to requests that no view of ours answered, in the same shapes as a Problem."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import render
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from clinnova.lib.problems import BrokenOff, Malformed, NotAllowed, NotFound, Problem, TooLarge
from clinnova.middleware import wants_json

# What the drivers raise when a server is away, restarts or ends a session: the next try may succeed.
PASSING = (OperationalError, InterfaceError, RedisError)
RETRY_AFTER = 2  # seconds; a browser with unsent entries adds a chance pause of its own


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request could not be read at all; 413 where it is only too much of it."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return _answer(
            request, TooLarge(_("The request is larger than this address reads.")), "errors/400.html"
        )
    return _answer(request, Malformed(_("The request could not be read.")), "errors/400.html")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 from the framework."""
    return _answer(request, NotAllowed(_("This is not allowed.")), "errors/403.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token is missing or old, usually after a new log-in in another tab."""
    sentence = _("This page is out of date, perhaps after a new log-in. Load it again and repeat the step.")
    return _answer(request, NotAllowed(sentence, code="csrf"), "errors/403.html")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such address."""
    return _answer(request, NotFound(_("There is no such page.")), "errors/404.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; nothing is shown of what happened, and nothing of the transaction stays."""
    raised = sys.exc_info()[1]
    if isinstance(raised, PASSING):
        return _unavailable(request)
    if isinstance(raised, UnreadablePostError):
        return _answer(request, BrokenOff(_("The request broke off before its end.")), "errors/400.html")
    if wants_json(request):
        detail = _("Something went wrong on our side. Nothing was saved; please try again.")
        return JsonResponse({"code": "server_error", "detail": detail}, status=500)
    return render(request, "errors/500.html", status=500)


def _unavailable(request: HttpRequest) -> HttpResponse:
    """503: a server that we need is away. Whether a change was stored may be open; its key makes it count once."""
    if wants_json(request):
        detail = _(
            "The system cannot reach its data at the moment. Nothing you typed is lost; try again shortly."
        )
        answer: HttpResponse = JsonResponse({"code": "unavailable", "detail": detail}, status=503)
    else:
        answer = render(request, "errors/503.html", status=503)
    answer["Retry-After"] = str(RETRY_AFTER)
    return answer


def _answer(request: HttpRequest, problem: Problem, template: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"code": problem.code, "detail": str(problem.sentence)}, status=problem.status)
    return render(request, template, {"problem": problem}, status=problem.status)
