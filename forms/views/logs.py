"""Rows of logs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from forms.actions.logs import add_row
from forms.selectors import find_target


@require_POST
def log_add(request: HttpRequest, slug: str, number: str, form: str) -> HttpResponse:
    """A new row; its page opens."""
    target = find_target(request.user, slug, number, form)
    record = add_row(by=request.user, subject=target.subject, form=form)
    return redirect("record_entry", slug, number, form, record.repeat)
