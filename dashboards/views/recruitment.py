"""The recruitment dashboard, as a page and as CSV."""

import csv

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.roles import Permission
from clinnova.lib.dates import today
from dashboards import selectors
from dashboards.recruitment import recruitment
from studies import access


def dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    """Recruitment of one study at the sites the viewer may see; `?site=` narrows to one of them."""
    study = request.study = access.get_study(request.user, slug, Permission.VIEW_DASHBOARD)
    day, site = today(), request.GET.get("site", "")
    context = {
        "study": study,
        "site": site,
        "shown": recruitment(request.user, study, day, site),
        "csv": reverse("dashboard_csv", args=[study.slug], query={"site": site} if site else None),
        "cohorts": selectors.cohorts(request.user, day),
    }
    return render(request, "dashboards/recruitment.html", context)


def dashboard_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The numbers behind the curve: month, enrolled, cumulative, planned."""
    study = access.get_study(request.user, slug, Permission.VIEW_DASHBOARD)
    shown = recruitment(request.user, study, today(), request.GET.get("site", ""))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="recruitment-{study.slug}.csv"'
    writer = csv.writer(response)
    writer.writerow(["month", "enrolled", "cumulative", "planned"])
    writer.writerows([f"{m:%Y-%m}", n, total, round(planned, 2)] for m, n, total, planned in shown.months)
    return response
