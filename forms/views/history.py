"""The history of one item beside its field."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forms.rendering.changes import changes
from forms.selectors import find_target, get_record, history, queries_about


@require_safe
def item_history(
    request: HttpRequest,
    slug: str,
    number: str,
    form: str,
    item: str,
    visit: int | None = None,
    repeat: int = 1,
) -> HttpResponse:
    """Every change of an item, newest first; `?row=` narrows it to one row of a repeating group."""
    target = find_target(request.user, slug, number, form, visit=visit, repeat=repeat)
    record = get_record(request.user, target)
    entries = history(request.user, record, item) if record else []
    asked = queries_about(request.user, record, item) if record else ()
    shown = changes(record, item, request.GET.get("row", ""), entries, asked) if record else None
    return render(request, "crf/_history.html", {"shown": shown})
