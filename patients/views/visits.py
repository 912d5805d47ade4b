"""What the dialogs of a participant's page send about visits."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinnova.lib.display import day
from patients.actions import visits
from patients.inputs import MissedInput, StartVisitInput, UnscheduledInput, read
from patients.schedule import title
from patients.selectors import get_subject, get_visit
from studies import access, registry


@require_POST
def visit_start(request: HttpRequest, slug: str, number: str, visit: int) -> HttpResponse:
    """A planned visit takes place."""
    request.study = access.get_study(request.user, slug)
    started = get_visit(request.user, get_subject(request.user, request.study, number), visit)
    visits.start_visit(by=request.user, visit=started, **read(StartVisitInput, request.POST))
    facts = {"visit": title(started), "day": day(started.visited_on)}
    messages.success(request, _("%(visit)s is recorded for %(day)s.") % facts)
    back = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back) if inside else redirect("participant", slug, number)


@require_POST
def visit_missed(request: HttpRequest, slug: str, number: str, visit: int) -> HttpResponse:
    """A planned visit did not take place."""
    request.study = access.get_study(request.user, slug)
    missed = get_visit(request.user, get_subject(request.user, request.study, number), visit)
    visits.mark_missed(by=request.user, visit=missed, **read(MissedInput, request.POST))
    messages.success(request, _("%(visit)s is marked as missed.") % {"visit": title(missed)})
    return redirect("participant", slug, number)


@require_POST
def visit_unscheduled(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """A visit takes place that nobody planned."""
    request.study = access.get_study(request.user, slug)
    subject = get_subject(request.user, request.study, number)
    sent = read(UnscheduledInput, request.POST, study=registry.definition(subject.version_id))
    added = visits.add_unscheduled(by=request.user, subject=subject, **sent)
    facts = {"visit": title(added), "day": day(added.visited_on)}
    messages.success(request, _("%(visit)s is recorded for %(day)s.") % facts)
    return redirect("participant", slug, number)
