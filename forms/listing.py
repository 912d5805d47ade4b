"""The list of participants: what was asked for, the rows that fit, and each row put together.

Filters and order are in the address. A page costs the same number of reads at any size.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models import F as Field
from django.db.models.functions import Coalesce
from django.http import QueryDict

from accounts.models import User
from accounts.roles import Permission
from clinnova.lib.characters import searched
from forms.addresses import participant_address
from forms.completeness import Completeness, completeness
from forms.selectors import open_queries
from patients import schedule
from patients.models import Subject, Visit
from patients.selectors import readable_visits, subjects
from patients.states import RUNNING
from patients.windows import VisitStatus
from studies import access
from studies.models import Study

PAGE = 50
_SORTS = {
    "number": "number",
    "state": "state_order",
    "site": "site__code",
    "last": "last_on",
    "next": "next_on",
    "queries": "asked",
}
_AHEAD = frozenset({VisitStatus.FUTURE, VisitStatus.DUE, VisitStatus.OVERDUE})


@dataclass(frozen=True)
class Wanted:
    """What the address asks for. Values that do not exist are read as none."""

    q: str = ""
    state: str = ""
    site: str = ""
    due: bool = False
    queries: bool = False
    sort: str = "number"

    @classmethod
    def of(cls, sent: QueryDict) -> "Wanted":
        state, sort = sent.get("status", ""), sent.get("sort", "")
        return cls(
            q=searched(sent.get("q", "")),
            state=state if state in Subject.State.values else "",
            site=sent.get("site", "")[:12],
            due=sent.get("due") == "1",
            queries=sent.get("queries") == "1",
            sort=sort if sort.removeprefix("-") in _SORTS else "number",
        )

    @property
    def is_narrow(self) -> bool:
        return bool(self.q or self.state or self.site or self.due or self.queries)


@dataclass(frozen=True)
class VisitView:
    """A visit in a row: its name, the day that counts, and its status."""

    title: str
    on: date | None
    status: str
    visit: Visit


@dataclass(frozen=True)
class Row:
    """One participant. `done` is None where the user may not see values."""

    subject: Subject
    url: str
    last: VisitView | None
    following: VisitView | None
    done: Completeness | None
    queries: int


def found(user: User, study: Study, wanted: Wanted, today: date) -> QuerySet[Subject]:
    """The participants that fit, in the order asked for, with `asked`: their open queries."""
    rows = subjects(user, study).annotate(asked=_asked(user, study)).filter(_fits(wanted))
    if wanted.due:
        rows = rows.filter(Exists(_ahead(user, study).filter(earliest__lte=today)), state__in=RUNNING)
    if wanted.queries:
        rows = rows.filter(asked__gt=0)
    return _sorted(rows, user, study, wanted.sort)


def rows_of(user: User, study: Study, page: Iterable[Subject], today: date) -> list[Row]:
    """The rows of these participants: one read of visits, one of forms."""
    page = list(page)
    visits = _visits(user, study, page)
    sites = access.site_ids(user, Permission.VIEW_VALUES, study=study)
    done = completeness(user, study, page, visits)
    return [
        Row(
            subject=subject,
            url=participant_address(subject),
            last=_last(visits[subject.pk], today),
            following=_following(visits[subject.pk], today),
            done=done[subject.pk] if subject.site_id in sites else None,
            queries=subject.asked,  # type: ignore[attr-defined]
        )
        for subject in page
    ]


def _fits(wanted: Wanted) -> Q:
    fits = Q(number__contains=wanted.q) if wanted.q else Q()
    if wanted.state:
        fits &= Q(state=wanted.state)
    return fits & Q(site__code=wanted.site) if wanted.site else fits


def _sorted(rows: QuerySet[Subject], user: User, study: Study, sort: str) -> QuerySet[Subject]:
    name = sort.removeprefix("-")
    if name == "state":
        order = [When(state=state, then=Value(n)) for n, state in enumerate(Subject.State.values)]
        rows = rows.annotate(state_order=Case(*order, output_field=IntegerField()))
    elif name == "last":
        seen = readable_visits(user, study).filter(subject=OuterRef("pk"), visited_on__isnull=False)
        rows = rows.annotate(last_on=Subquery(seen.order_by("-visited_on").values("visited_on")[:1]))
    elif name == "next":
        due = Subquery(_ahead(user, study).order_by("latest").values("latest")[:1])
        rows = rows.annotate(next_on=Case(When(state__in=RUNNING, then=due)))
    field = Field(_SORTS[name])
    ordered = field.desc(nulls_last=True) if sort.startswith("-") else field.asc(nulls_last=True)
    return rows.order_by(ordered, "number")


def _asked(user: User, study: Study) -> Coalesce:
    """Open queries of a participant, as a column."""
    own = open_queries(user, study).filter(subject=OuterRef("pk")).order_by().values("subject")
    return Coalesce(Subquery(own.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), Value(0))


def _ahead(user: User, study: Study) -> QuerySet[Visit]:
    """Visits of a participant that apply, have a window and are neither done nor missed."""
    waiting = readable_visits(user, study).filter(visited_on=None, missed_reason="", applies=True)
    return waiting.filter(subject=OuterRef("pk"), earliest__isnull=False)


def _visits(user: User, study: Study, page: Sequence[Subject]) -> dict[int, list[Visit]]:
    by_key = {subject.pk: subject for subject in page}
    grouped: dict[int, list[Visit]] = defaultdict(list)
    for visit in readable_visits(user, study).filter(subject__in=by_key).select_related(None):
        visit.subject = by_key[visit.subject_id]
        grouped[visit.subject_id].append(visit)
    return grouped


def _last(visits: list[Visit], today: date) -> VisitView | None:
    seen = [v for v in visits if v.visited_on is not None]
    newest = max(seen, key=lambda v: (v.visited_on, v.pk), default=None)
    return _view(newest, newest.visited_on, today) if newest else None


def _following(visits: list[Visit], today: date) -> VisitView | None:
    """The visit that is due, overdue or planned next."""
    ahead = [v for v in visits if v.latest and schedule.status(v, today) in _AHEAD]
    first = min(ahead, key=lambda v: (v.latest, v.pk), default=None)
    return _view(first, first.target or first.latest, today) if first else None


def _view(visit: Visit, on: date | None, today: date) -> VisitView:
    return VisitView(schedule.title(visit), on, schedule.status(visit, today).value, visit)
