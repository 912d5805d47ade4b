"""Freezing, locking and releasing a form, from its own page (which is shown again) or as JSON."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinnova.lib.problems import NotFound
from clinnova.lib.strict_json import JSON
from forms.actions.holding import freeze_form, lock_form, release_form
from forms.addresses import record_address
from forms.inputs import read_action
from forms.selectors import find_target, get_record

_ACTS = {"freeze": freeze_form, "lock": lock_form, "release": release_form}


@require_POST
def hold(
    request: HttpRequest, slug: str, number: str, form: str, visit: int | None = None, repeat: int = 1
) -> HttpResponse:
    """`{action: "freeze" | "lock" | "release", reason}`."""
    target = find_target(request.user, slug, number, form, visit=visit, repeat=repeat)
    record = get_record(request.user, target)
    if record is None:
        raise NotFound(_("There is nothing in this form yet that could be held."))
    act, texts = read_action(request, _ACTS, "reason")
    held = act(by=request.user, record=record, **texts)
    if request.content_type == JSON:
        at = held.held_at and held.held_at.isoformat()
        return JsonResponse({"hold": held.hold, "held_at": at, "version": held.version})
    messages.success(request, _("This form now is: %(state)s.") % {"state": held.get_hold_display()})
    return redirect(record_address(held))
