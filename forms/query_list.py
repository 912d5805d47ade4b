"""The list of queries of a study: what was asked for, how many there are of each state, and the rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from clinnova.lib.characters import searched
from forms.models import Query
from forms.rendering.words import say
from forms.selectors import queries
from forms.work_rows import age, place
from forms.work_scope import midnight
from studies.models import Study
from studies.registry import definition

PAGE = 50
UNSETTLED, ALL = "unsettled", "all"
AGES = (7, 30, 90)
_State = Query.State
_WORDS: dict[str, str | Promise] = {
    UNSETTLED: _("Not closed"),
    _State.OPEN: _("To answer"),
    _State.ANSWERED: pgettext_lazy("queries", "Answered"),
    _State.CLOSED: pgettext_lazy("queries", "Closed"),
    ALL: pgettext_lazy("queries", "All"),
}
_FITS = {
    UNSETTLED: ~Q(state=_State.CLOSED),
    _State.OPEN: Q(state=_State.OPEN),
    _State.ANSWERED: Q(state=_State.ANSWERED),
    _State.CLOSED: Q(state=_State.CLOSED),
    ALL: Q(),
}


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; `query` is the one whose thread is open."""

    state: str = UNSETTLED
    site: str = ""
    age: int = 0
    q: str = ""
    query: int | None = None

    @classmethod
    def of(cls, sent: QueryDict) -> "Wanted":
        state, days, pk = sent.get("state", ""), sent.get("age", ""), sent.get("query", "")
        return cls(
            state=state if state in _FITS else UNSETTLED,
            site=sent.get("site", "")[:12],
            age=int(days) if days in map(str, AGES) else 0,
            q=searched(sent.get("q", "")),
            query=int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 19 else None,
        )


@dataclass(frozen=True)
class Segment:
    """One choice of state with the number of queries in it; `url` keeps the other filters."""

    word: str | Promise
    count: int
    url: str
    current: bool


@dataclass(frozen=True)
class Row:
    """One query. `url` opens its thread beside the list."""

    pk: int
    number: str
    site: str
    item: str
    text: str
    place: str
    state: str
    days: str
    url: str
    current: bool


def found(user: User, study: Study, wanted: Wanted, today: date) -> QuerySet[Query]:
    """The queries that fit: the oldest first, closed ones by their closing."""
    rows = _of_any_state(user, study, wanted, today).filter(_FITS[wanted.state])
    return (
        rows.order_by("-closed_at", "-id")
        if wanted.state == _State.CLOSED
        else rows.order_by("opened_at", "id")
    )


def segments(user: User, study: Study, wanted: Wanted, today: date, sent: QueryDict) -> list[Segment]:
    """The states to choose from, with their numbers; one read."""
    counts = {state: Count("pk", filter=fits) for state, fits in _FITS.items()}
    numbers = _of_any_state(user, study, wanted, today).order_by().aggregate(**counts)
    return [
        Segment(word, numbers[state], _address(sent, state=state), state == wanted.state)
        for state, word in _WORDS.items()
    ]


def rows_of(page: Iterable[Query], wanted: Wanted, today: date, sent: QueryDict) -> list[Row]:
    """The rows of these queries; reads nothing beside the definitions."""
    return [_row(query, wanted, today, sent) for query in page]


def _of_any_state(user: User, study: Study, wanted: Wanted, today: date) -> QuerySet[Query]:
    fits = Q(subject__site__code=wanted.site) if wanted.site else Q()
    if wanted.q:
        fits &= Q(subject__number__contains=wanted.q)
    if wanted.age:
        fits &= Q(opened_at__lt=midnight(today - timedelta(days=wanted.age)))
    return queries(user, study).filter(fits)


def _row(query: Query, wanted: Wanted, today: date, sent: QueryDict) -> Row:
    record = query.record
    record.subject = query.subject
    item = definition(record.study_version_id).forms[record.form].all_items.get(query.item)
    return Row(
        pk=query.pk,
        number=query.subject.number,
        site=query.subject.site.code,
        item=say(item.label) if item else query.item,
        text=say(query.text),
        place=place(record),
        state=query.state,
        days=age((today - timezone.localdate(query.opened_at)).days),
        url=_address(sent, query=str(query.pk)),
        current=query.pk == wanted.query,
    )


def _address(sent: QueryDict, **changes: str) -> str:
    """This list with other values. A new state starts at the first page and closes the thread."""
    asked = sent.copy()
    if "state" in changes:
        asked.pop("page", None)
        asked.pop("query", None)
    for name, value in changes.items():
        asked[name] = value
    return f"?{asked.urlencode()}"
