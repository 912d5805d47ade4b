"""The queries of a study: a list, and the thread of one of them beside it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Permission
from clinnova.lib.dates import today
from forms import query_list
from forms.addresses import record_address
from forms.models import Query
from forms.rendering.threads import query_thread
from forms.selectors import get_query
from forms.views import query_steps
from studies import access

_KEPT = ("state", "site", "age", "q", "page")


@require_safe
def queries(request: HttpRequest, slug: str) -> HttpResponse:
    """`?state=`, `?site=`, `?age=` in days, `?q=` part of a number, `?query=` the thread to show."""
    study = request.study = access.get_study(request.user, slug, Permission.VIEW_VALUES)
    wanted, now = query_list.Wanted.of(request.GET), today()
    found = query_list.found(request.user, study, wanted, now)
    page = Paginator(found, query_list.PAGE).get_page(request.GET.get("page"))
    chosen = get_query(request.user, study, wanted.query) if wanted.query else None
    context = {
        "study": study,
        "wanted": wanted,
        "page": page,
        "rows": query_list.rows_of(page.object_list, wanted, now, request.GET),
        "segments": query_list.segments(request.user, study, wanted, now, request.GET),
        "ages": query_list.AGES,
        "thread": query_thread(request.user, chosen) if chosen else None,
        "chosen": chosen,
        "form_url": _form_url(chosen) if chosen else "",
        "back": request.GET.urlencode(),
    }
    return render(request, "forms/queries.html", context)


@require_POST
def step(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A step sent from this page leads back to it (`back` holds its filters); others get JSON."""
    done = query_steps.step(request, slug, pk)
    if "back" not in request.POST:
        return done
    sent, kept = QueryDict(request.POST["back"]), QueryDict(mutable=True)
    kept.update({name: sent[name] for name in _KEPT if name in sent})
    kept["query"] = str(pk)
    return redirect(f"{reverse('queries', args=[slug])}?{kept.urlencode()}")


def _form_url(query: Query) -> str:
    query.record.subject = query.subject
    return record_address(query.record, query.item)
