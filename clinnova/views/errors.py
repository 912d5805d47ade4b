"""Answers to requests that no view of ours answered, in the same shapes as a Problem."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from clinnova.lib.problems import Malformed, NotAllowed, NotFound, Problem
from clinnova.middleware import wants_json


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request could not be read at all."""
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
    if wants_json(request):
        detail = _("Something went wrong on our side. Nothing was saved; please try again.")
        return JsonResponse({"code": "server_error", "detail": detail}, status=500)
    return render(request, "errors/500.html", status=500)


def _answer(request: HttpRequest, problem: Problem, template: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"code": problem.code, "detail": str(problem.sentence)}, status=problem.status)
    return render(request, template, {"problem": problem}, status=problem.status)
