"""The list of participants of a study, as a page and as a file."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from django_htmx.http import replace_url

from accounts.roles import Permission
from clinnova.lib.dates import today
from forms import listing, listing_csv
from patients.models import Subject
from studies import access


@require_safe
def participants(request: HttpRequest, slug: str) -> HttpResponse:
    """`?q=` part of a number (a whole one opens the participant), `?status=`, `?site=`, `?due=1`,
    `?queries=1`, `?sort=`, `?page=`.
    """
    study = request.study = access.get_study(request.user, slug, Permission.VIEW_SUBJECTS)
    request.GET = _without_empty(request.GET)
    wanted, now = listing.Wanted.of(request.GET), today()
    page = Paginator(listing.found(request.user, study, wanted, now), listing.PAGE).get_page(
        request.GET.get("page")
    )
    rows = listing.rows_of(request.user, study, page.object_list, now)
    if not request.htmx and [row.subject.number for row in rows] == [wanted.q]:
        return redirect(rows[0].url)
    context = {
        "study": study,
        "today": now,
        "wanted": wanted,
        "page": page,
        "rows": rows,
        "states": Subject.State.choices,
        "sees_values": access.can(request.user, Permission.VIEW_VALUES, study=study),
        "may_enrol": access.can(request.user, Permission.ENROL, study=study),
    }
    response = render(request, "forms/participants.html", context)
    return replace_url(response, _address(request)) if request.htmx else response


@require_safe
def participants_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """All rows that the same address shows as a page."""
    study = access.get_study(request.user, slug, Permission.VIEW_SUBJECTS)
    now = today()
    found = listing.found(request.user, study, listing.Wanted.of(request.GET), now)
    response = StreamingHttpResponse(
        listing_csv.lines(request.user, study, found, now), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="participants-{study.slug}-{now:%Y-%m-%d}.csv"'
    return response


def _without_empty(sent: QueryDict) -> QueryDict:
    """Filters that are set: what stays in the address and in the links of the page."""
    kept = sent.copy()
    for name in [name for name, value in sent.items() if not value]:
        kept.pop(name)
    return kept


def _address(request: HttpRequest) -> str:
    return f"{request.path}?{request.GET.urlencode()}" if request.GET else request.path
