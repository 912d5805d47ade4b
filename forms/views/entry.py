"""The page on which a form is filled in, and read by those who do not enter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forms.rendering import entry_page
from forms.selectors import find_target
from forms.views.logs import show_log
from studies.registry import definition


@require_safe
def entry(
    request: HttpRequest, slug: str, number: str, form: str, visit: int | None = None, repeat: int = 1
) -> HttpResponse:
    """A form at a visit, or (visit None) of the participant; an entry of a log is unfolded in the log's table."""
    target = find_target(request.user, slug, number, form, visit=visit, repeat=repeat)
    asked = definition(target.subject.version_id).forms.get(form)
    if visit is None and asked is not None and asked.kind == "log":
        return show_log(request, target, repeat)
    request.study = target.subject.study
    return render(request, "crf/entry.html", entry_page(request.user, target))
