"""Finding a participant in any study from the top bar."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.roles import Permission
from clinnova.lib.characters import searched
from clinnova.lib.problems import NotAllowed
from patients.selectors import find_subjects
from studies import access

SHOWN = 50


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """`?q=` any part of a number: the only participant who has it opens at once, several become a list."""
    if not access.study_ids(request.user, Permission.VIEW_SUBJECTS):
        raise NotAllowed(_("Your role does not show participants."))
    part = "".join(c for c in searched(request.GET.get("q", "")) if c.isalnum() or c == "-")[:24].strip("-")
    found = list(find_subjects(request.user, part)[: SHOWN + 1]) if part else []
    if len(found) == 1:
        return redirect("participant", found[0].study.slug, found[0].number)
    context = {"part": part, "found": found[:SHOWN], "cut": len(found) > SHOWN}
    return render(request, "patients/find.html", context)
