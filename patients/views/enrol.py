"""Taking a new participant into screening."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.roles import Permission
from clinnova.lib.dates import today
from clinnova.lib.problems import Invalid
from patients.actions.subjects import screen_subject
from patients.inputs import EnrolInput
from patients.selectors import enrolling_sites
from patients.views.once import once
from studies import access

_ABOUT = {"future": "on", "site": "on"}  # code of a refusal -> the field that would put it right


@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose site and date; the participant's page follows, with the consent form as the first to do."""
    request.study = access.get_study(request.user, slug, Permission.ENROL)
    sites = enrolling_sites(request.user, request.study)
    if request.method == "GET":
        start = {"key": uuid4(), "on": today(), "site": sites.first()}
        return _page(request, EnrolInput(sites=sites, initial=start))
    form = EnrolInput(request.POST, sites=sites)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        number = once(request.user, form.cleaned_data["key"], lambda: _screen(request, form))
    except Invalid as problem:
        form.add_error(_ABOUT.get(problem.code), str(problem.sentence))
        return _page(request, form, status=problem.status)
    return redirect("participant", slug, number)


def _screen(request: HttpRequest, form: EnrolInput) -> str:
    site, on = form.cleaned_data["site"], form.cleaned_data["on"]
    subject = screen_subject(by=request.user, site=site, on=on)
    messages.success(
        request, _("%(number)s is in screening. Next: the consent form.") % {"number": subject.number}
    )
    return subject.number


def _page(request: HttpRequest, form: EnrolInput, status: int = 200) -> HttpResponse:
    return render(request, "patients/enrol.html", {"study": request.study, "form": form}, status=status)
