"""Today: where people land after logging in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.roles import Permission
from clinnova.lib.dates import today as current_day
from forms.daywork import day_columns
from forms.open_work import OpenWork, open_work
from forms.work_scope import Scope
from forms.worklist import due, waiting
from patients.selectors import study_versions
from studies import access
from studies.models import Study

FILTER_LENGTH = 60


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What is due, what waits, what was begun; `?study=`, `?site=`, `?mine=1`, `?rows=all`, `?filter=`."""
    studies = list(access.studies_for(request.user, Permission.VIEW_SUBJECTS))
    if not studies:
        return _elsewhere(request)
    scope = _scope(request, studies)
    versions = study_versions(request.user, scope.study) if scope.enters else []
    begun = open_work(scope, versions) if scope.enters else OpenWork()
    context = {
        "today": scope.today,
        "scope": scope,
        "studies": studies,
        "due": due(scope),
        "waiting": waiting(scope, begun, versions),
        "days": day_columns(scope, begun),
        "enrol_in": _enrolling(request, scope),
    }
    return render(request, "forms/today.html", context)


def _scope(request: HttpRequest, studies: list[Study]) -> Scope:
    asked = request.GET.get("study", "")
    return Scope(
        user=request.user,
        today=current_day(),
        study=next((s for s in studies if s.slug == asked), None),
        site=request.GET.get("site", "")[:12],
        mine=request.GET.get("mine") == "1",
        everything=request.GET.get("rows") == "all",
        wanted=request.GET.get("filter", "")[:FILTER_LENGTH].strip(),
    )


def _enrolling(request: HttpRequest, scope: Scope) -> list[Study]:
    """The studies in which she may enrol: the chosen one, or all of hers."""
    mine = access.study_ids(request.user, Permission.ENROL)
    return [s for s in ([scope.study] if scope.study else access.studies_for(request.user)) if s.pk in mine]


def _elsewhere(request: HttpRequest) -> HttpResponse:
    """People who see no participants begin where their work is."""
    if access.is_administrator(request.user):
        return redirect("administration")
    study = access.studies_for(request.user).first()
    return redirect("study", study.slug) if study else render(request, "forms/no_study.html")
