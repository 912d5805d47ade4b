"""Logs of a participant: the table of entries with one unfolded, a new entry, one made in error, the review."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import replace_url

from clinnova.lib.problems import NotFound
from forms.actions.logs import add_row, mark_in_error, review_log
from forms.capture import Target
from forms.inputs import read_texts
from forms.rendering.log_page import log_page, state_of
from forms.selectors import find_target, get_record


@require_safe
def log(request: HttpRequest, slug: str, number: str, form: str) -> HttpResponse:
    """`?q=` words, `?status=` ongoing, ended or error, `?errors=1`, `?sort=`, and `?visit=` whose review is due."""
    target = find_target(request.user, slug, number, form)
    request.GET = _without_empty(request.GET)
    response = show_log(request, target, None)
    return replace_url(response, _here(request)) if request.htmx else response


def show_log(request: HttpRequest, target: Target, opened: int | None) -> HttpResponse:
    """The page of the log to which `target` belongs, with the entry `opened` unfolded."""
    request.study = target.subject.study
    page = log_page(request.user, target.subject, target.form, request.GET, opened)
    return render(request, "crf/log.html", page)


@require_POST
def log_add(request: HttpRequest, slug: str, number: str, form: str) -> HttpResponse:
    """A new row; it opens in the table as it stands."""
    target = find_target(request.user, slug, number, form)
    record = add_row(by=request.user, subject=target.subject, form=form)
    return _to(request, reverse("record_entry", args=[slug, number, form, record.repeat]))


@require_POST
def record_error(request: HttpRequest, slug: str, number: str, form: str, repeat: int) -> HttpResponse:
    """`reason`: this entry should never have been made."""
    target = find_target(request.user, slug, number, form, repeat=repeat)
    record = get_record(request.user, target)
    if record is None:
        raise NotFound(_("This row does not exist."))
    mark_in_error(by=request.user, record=record, **read_texts(request, "reason"))
    return _to(request, reverse("log", args=[slug, number, form]), errors="1")


@require_POST
def log_review(request: HttpRequest, slug: str, number: str, form: str, visit: int) -> HttpResponse:
    """`shown`: which entries the page had, in which version."""
    target = find_target(request.user, slug, number, form, visit=visit)
    review_log(by=request.user, visit=target.visit, form=form, **read_texts(request, "shown"))
    return _to(request, reverse("log", args=[slug, number, form]), visit=str(visit))


def _to(request: HttpRequest, address: str, **more: str) -> HttpResponse:
    """Back to the table as it stood."""
    sent = request.GET.copy()
    for name, value in more.items():
        sent[name] = value
    state = state_of(sent)
    return redirect(f"{address}?{state}" if state else address)


def _without_empty(sent: QueryDict) -> QueryDict:
    kept = sent.copy()
    for name in [name for name, value in sent.items() if not value]:
        kept.pop(name)
    return kept


def _here(request: HttpRequest) -> str:
    return f"{request.path}?{request.GET.urlencode()}" if request.GET else request.path
