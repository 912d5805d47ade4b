"""Middleware of the frame: language, log-in, the source of a change, and refusals as answers."""

import uuid
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequired
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation

from audit.context import request_source
from clinnova.lib.problems import NotAllowed, NotFound, Problem

GetResponse = Callable[[HttpRequest], HttpResponse]


class LoginRequiredMiddleware(DjangoLoginRequired):
    """Every page needs a log-in, unless its view is marked; the API and JSON callers get a 401, no redirect."""

    def process_view(self, request, view_func, view_args, view_kwargs):  # type: ignore[no-untyped-def]
        if request.path.startswith(("/api/", f"/{settings.STATIC_URL.strip('/')}/")):
            return None
        refused = super().process_view(request, view_func, view_args, view_kwargs)
        return refused or self._of_another(request, view_func)

    def _of_another(self, request, view_func):  # type: ignore[no-untyped-def]
        """A page left open by one person must not write in the name of the next one at the same computer."""
        drawn_for = request.META.get("HTTP_X_CLINNOVA_USER")
        if drawn_for is None or not getattr(view_func, "login_required", True):
            return None
        if drawn_for == str(request.user.pk):
            return None
        detail = translation.gettext(
            "Another person has logged in on this computer. Nothing you typed is lost."
        )
        return JsonResponse({"code": "other_user", "detail": detail}, status=401)

    def handle_no_permission(self, request, view_func):  # type: ignore[no-untyped-def]
        if wants_json(request):
            detail = translation.gettext("Your session has ended. Log in again; nothing you typed is lost.")
            return JsonResponse({"code": "login_required", "detail": detail}, status=401)
        return super().handle_no_permission(request, view_func)


class RequestSourceMiddleware:
    """Tells the audit trail where a change came from."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        source = "api" if request.path.startswith("/api/") else "web"
        with request_source(source=source, request_id=uuid.uuid4().hex):
            return self.get_response(request)


class ProblemMiddleware:
    """Turns a Problem raised by a view into a page, or into JSON for programs and scripts."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return problem_answer(request, exception) if isinstance(exception, Problem) else None


def problem_answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """A refusal as a page, or as JSON for programs and scripts."""
    if wants_json(request):
        body = {"code": problem.code, "detail": str(problem.sentence), **problem.extra}
        return JsonResponse(body, status=problem.status)
    template = {NotFound: "errors/404.html", NotAllowed: "errors/403.html"}.get(
        type(problem), "errors/problem.html"
    )
    return render(request, template, {"problem": problem}, status=problem.status)


def wants_json(request: HttpRequest) -> bool:
    """Whether the caller is a script of ours or a program, which reads JSON, and not a person, who reads pages."""
    if request.path.startswith("/api/") or request.content_type == "application/json":
        return True
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
