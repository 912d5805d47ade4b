"""What a calendar program reads: no log-in, a secret address, and nothing but pseudonyms."""

from hashlib import sha256

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clinnova.lib.dates import today
from clinnova.lib.problems import NotFound
from patients import feed
from patients.actions.calendar_links import note_use
from patients.models import CalendarLink
from patients.selectors import feed_visits, find_calendar_link

READS, SECONDS = 60, 3600  # readings of one link in an hour; programs ask once in some hours
KEPT_SECONDS = 300


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The visits at the sites where the link's person has rights now. 404 for a link that opens nothing."""
    try:
        link = find_calendar_link(token)
    except NotFound as problem:
        return _refused(problem.status, str(problem.sentence))
    if not _may_read(link):
        refused = _refused(429, _("This calendar is read too often."))
        refused["Retry-After"] = str(SECONDS)
        return refused
    now = today()
    first, last = feed.days(now)
    with translation.override(link.language):
        body = feed.written(feed_visits(link.user, first, last)[: feed.LIMIT + 1], now)
    note_use(link=link)
    return _answer(request, body)


def _may_read(link: CalendarLink) -> bool:
    name = f"calendar:{link.pk}"
    if cache.add(name, 1, SECONDS):
        return True
    try:
        return cache.incr(name) <= READS
    except ValueError:  # the hour ended in between
        return True


def _refused(status: int, sentence: str) -> HttpResponse:
    response = HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    # Django would write the address into its log, and the address is the secret.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _answer(request: HttpRequest, body: bytes) -> HttpResponse:
    """The file, or nothing but 304 when the program has it already."""
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    response["Content-Disposition"] = 'inline; filename="clinnova.ics"'
    response["ETag"] = f'"{sha256(body).hexdigest()}"'
    return get_conditional_response(request, etag=response["ETag"], response=response)
