"""The exports page, one export, one file."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from clinnova.lib.problems import NotAllowed, Problem
from exports import selectors
from exports.actions import request_export
from exports.choice import Choice, read_choice
from exports.datasets import DATASETS
from exports.formats import FORMATS
from exports.snippets import snippets

SHOWN = 20  # exports on the page; the API lists all


@require_http_methods(["GET", "HEAD", "POST"])
def exports(request: HttpRequest) -> HttpResponse:
    """Choose, see what it will hold, start; below, the person's exports."""
    exportable = list(selectors.exportable_studies(request.user))
    if not exportable:
        raise NotAllowed(_("Your role does not export data."))
    if request.method == "POST":
        return _start(request, read_choice(request.POST, ()))
    choice = read_choice(request.GET, exportable)
    if request.htmx and not request.htmx.boosted:
        return render(request, "exports/_preview.html", _preview(request, choice))
    return _page(request, choice)


@require_safe
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """One export: its progress, then its package. Asked by htmx, the line of the job alone."""
    job = selectors.get_job(request.user, pk)
    whole = "whole" in request.GET
    if request.htmx and whole and job.is_over:
        return HttpResponseClientRefresh()  # the files now belong on the page
    context = {"job": job, "whole": whole or not request.htmx}
    if request.htmx:
        return render(request, "exports/_job.html", context)
    context["as_of"] = datetime.fromisoformat(job.manifest["as_of"]) if job.manifest else None
    context["outputs"] = selectors.outputs(job)
    context["snippets"] = snippets(request.build_absolute_uri(f"/api/v1/exports/{job.pk}/"))
    return render(request, "exports/detail.html", context)


@require_safe
def export_file(request: HttpRequest, pk: int, name: str) -> FileResponse:
    """One file of a finished export; the digest goes along, so that a cut download shows."""
    output, path = selectors.get_output(request.user, pk, name)
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=output.name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["ETag"] = f'"{output.sha256}"'
    return answer


def _start(request: HttpRequest, choice: Choice) -> HttpResponse:
    try:
        job = request_export(
            by=request.user,
            studies=list(choice.studies),
            datasets=list(choice.datasets),
            formats=list(choice.formats),
        )
    except Problem as problem:
        messages.error(request, str(problem.sentence))
        return _page(request, choice, status=problem.status)
    return redirect("export", job.pk)


def _page(request: HttpRequest, choice: Choice, status: int = 200) -> HttpResponse:
    context = {
        "studies": selectors.exportable_studies(request.user),
        "datasets": DATASETS.values(),
        "formats": FORMATS.values(),
        "jobs": selectors.jobs(request.user)[:SHOWN],
        **_preview(request, choice),
    }
    return render(request, "exports/list.html", context, status=status)


def _preview(request: HttpRequest, choice: Choice) -> dict[str, Any]:
    return {"choice": choice, "preview": selectors.preview(request.user, choice.studies, choice.datasets)}
