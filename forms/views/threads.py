"""The queries of one item beside its field, and one query by itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forms.rendering.threads import item_threads, query_thread
from forms.selectors import find_target, get_query, get_record, record_queries
from studies import access


@require_safe
def item_queries(
    request: HttpRequest, slug: str, number: str, form: str, visit: int | None = None, repeat: int = 1
) -> HttpResponse:
    """All queries about `?item=` (and `?row=`), with what this person may do about them."""
    target = find_target(request.user, slug, number, form, visit=visit, repeat=repeat)
    record = get_record(request.user, target)
    found = record_queries(request.user, record) if record else {}
    item, row = request.GET.get("item", ""), request.GET.get("row", "")
    return render(request, "crf/_threads.html", item_threads(request.user, target, record, item, row, found))


@require_safe
def query(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One query with its thread."""
    study = access.get_study(request.user, slug)
    found = get_query(request.user, study, pk)
    return render(request, "crf/_thread.html", {"thread": query_thread(request.user, found)})
