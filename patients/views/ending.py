"""The end of participation, sent from the participant's page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from patients.actions.ending import end_participation as end
from patients.inputs import EndInput, read
from patients.selectors import get_subject
from studies import access


@require_POST
def end_participation(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Completed, withdrawn, lost to follow-up or died."""
    request.study = access.get_study(request.user, slug)
    subject = get_subject(request.user, request.study, number)
    end(by=request.user, subject=subject, **read(EndInput, request.POST))
    facts = {"number": number, "state": subject.get_state_display()}
    messages.success(request, _("Participation of %(number)s: %(state)s.") % facts)
    return redirect("participant", slug, number)
