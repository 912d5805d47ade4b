"""The page on which a form is filled in, and read by those who do not enter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forms.rendering import entry_page
from forms.selectors import find_target


@require_safe
def entry(
    request: HttpRequest, slug: str, number: str, form: str, visit: int | None = None, repeat: int = 1
) -> HttpResponse:
    """A form at a visit, or (visit None) of the participant: one row of a log, one form of its own."""
    target = find_target(request.user, slug, number, form, visit=visit, repeat=repeat)
    request.study = target.subject.study
    return render(request, "crf/entry.html", entry_page(request.user, target))
