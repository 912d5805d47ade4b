"""The visit calendar, and the personal link at which calendar programs read it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Permission
from clinnova.lib.dates import today
from clinnova.lib.problems import NotAllowed
from patients.actions.calendar_links import make_link, revoke_link
from patients.calendar import LIMIT, sheet
from patients.calendar_days import Span
from patients.selectors import calendar_link, calendar_visits
from studies import access

FILTER_LENGTH = 60


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """`?view=week|month`, `?on=2026-04-03`, `?study=`, `?site=`, `?mine=1`, `?filter=` words of a visit."""
    studies = list(access.studies_for(request.user, Permission.VIEW_SUBJECTS))
    if not studies:
        raise NotAllowed(_("Your role does not show participants, so there are no visits for a calendar."))
    now, asked = today(), request.GET
    span = Span.of(asked.get("view", ""), asked.get("on", ""), now)
    study = next((s for s in studies if s.slug == asked.get("study")), None)
    site, mine = asked.get("site", "")[:12], asked.get("mine") == "1"
    wanted = asked.get("filter", "")[:FILTER_LENGTH].strip()
    found = calendar_visits(request.user, span.first, span.last, study=study, site=site, mine=mine)
    context = {
        "sheet": sheet(span, found[: LIMIT + 1], now, wanted),
        "today": now,
        "studies": studies,
        "study": study,
        "mine": mine,
        "wanted": wanted,
    }
    return render(request, "patients/calendar.html", context | _feed(request))


@require_POST
def calendar_link_make(request: HttpRequest) -> HttpResponse:
    """A new link in place of the old one; its address is shown in this answer and never again."""
    _link, token = make_link(by=request.user)
    address = request.build_absolute_uri(reverse("calendar_feed", args=[token]))
    shown = {"address": address, "webcal": f"webcal:{address.partition(':')[2]}"}
    response = render(request, "patients/calendar_link.html", _feed(request) | shown)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def calendar_link_revoke(request: HttpRequest) -> HttpResponse:
    """The link opens nothing from now on."""
    revoke_link(by=request.user)
    return redirect(f"{reverse('calendar')}#feed")


def _feed(request: HttpRequest) -> dict[str, Any]:
    return {"link": calendar_link(request.user)}
