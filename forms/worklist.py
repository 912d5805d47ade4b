"""Today: what is due, what waits for this person, and what she began today. Scope comes from the selectors.

Who enters data sees her own day; who oversees it sees what was completed; who sees no values sees the visits.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.roles import Permission
from audit.models import AuditRecord
from clinnova.lib.display import day
from forms.addresses import participant_address, record_address
from forms.models import FormRecord, Query
from forms.rendering.words import say
from forms.selectors import in_progress, open_queries
from forms.work_rows import Column, DueRow, TaskRow, age, where, work_row, works
from patients.models import Visit
from patients.selectors import work_list
from studies import access
from studies.models import Study
from studies.registry import definition

LIMIT = 200
FIRST = 25  # rows of a column before “Show all”


@dataclass(frozen=True)
class Scope:
    """Whose day it is, and what the address narrows it to."""

    user: User
    today: date
    study: Study | None = None
    site: str = ""
    mine: bool = False
    everything: bool = False

    def sites(self, permission: Permission) -> frozenset[int]:
        return access.site_ids(self.user, permission, study=self.study)

    @property
    def at_site(self) -> Q:
        return Q(subject__site__code=self.site) if self.site else Q()

    @property
    def enters(self) -> bool:
        return bool(self.sites(Permission.ENTER_DATA))


def due(scope: Scope) -> Column:
    """Due and overdue visits, most urgent first."""
    work = work_list(scope.user, scope.today, study=scope.study, site=scope.site or None)
    rows = tuple(_due_row(item.visit, item.title) for item in work.items)
    heading, more = _("Nothing due."), _("Visits appear here when their windows open.")
    if work.upcoming is not None:
        coming = work.upcoming.visit
        heading = _("Nothing due until %(day)s.") % {"day": day(coming.earliest)}
        facts = {"participant": coming.subject.number, "visit": work.upcoming.title}
        more = _("Next: %(participant)s, %(visit)s.") % facts
    counted = ngettext("visit", "visits", len(rows))
    return column(scope, _("Due and overdue visits"), rows, work.more, (heading, more), counted)


def waiting(scope: Scope) -> Column | None:
    """Queries to answer or to close, then forms that are begun; None for roles for whom nothing can wait."""
    powers = (Permission.ANSWER_QUERY, Permission.CLOSE_QUERY, Permission.ENTER_DATA)
    if not any(scope.sites(permission) for permission in powers):
        return None
    queries = list(_queries(scope)[: LIMIT + 1])
    begun = list(_begun(scope)[: LIMIT + 1])
    tasks = (work_row(work) for work in reversed(works(begun, ())))
    rows = (*(_query_row(q, scope.today) for q in queries), *tasks)
    cut = len(queries) > LIMIT or len(begun) > LIMIT
    said = (_("Nothing waits for you."), _("Queries and forms that are begun appear here."))
    return column(scope, _("Waiting for you"), rows, cut, said, ngettext("task", "tasks", len(rows)))


def _queries(scope: Scope) -> QuerySet[Query]:
    """Open ones for those who answer, answered ones for those who close; the oldest first."""
    to_answer = Q(state=Query.State.OPEN, subject__site__in=scope.sites(Permission.ANSWER_QUERY))
    to_close = Q(state=Query.State.ANSWERED, subject__site__in=scope.sites(Permission.CLOSE_QUERY))
    rows = open_queries(scope.user, scope.study).filter(scope.at_site, to_answer | to_close)
    if scope.mine:
        rows = rows.filter(touched_by(scope.user, FormRecord, "record_id"))
    return rows.order_by("opened_at", "id")


def _begun(scope: Scope) -> QuerySet[FormRecord]:
    """Forms in progress, the longest untouched first; those of her own day stand in the other column."""
    rows = in_progress(scope.user, scope.study).filter(
        scope.at_site,
        ~touched_by(scope.user, FormRecord, since=scope.today),
        subject__site__in=scope.sites(Permission.ENTER_DATA),
    )
    return rows.filter(touched_by(scope.user, FormRecord)) if scope.mine else rows


def touched_by(
    user: User, model: type[FormRecord] | type[Visit], key: str = "pk", since: date | None = None
) -> Exists:
    """Whether the trail says that this person changed the row, ever or since the beginning of a day."""
    trail = AuditRecord.objects.filter(table=model._meta.db_table, row=OuterRef(key), actor=user.username)
    return Exists(trail.filter(at__gte=midnight(since)) if since else trail)


def midnight(on: date) -> datetime:
    """The beginning of a day at the installation."""
    return timezone.make_aware(datetime(on.year, on.month, on.day))


def column(
    scope: Scope,
    title: str,
    rows: tuple[DueRow | TaskRow, ...],
    cut: bool,
    said: tuple[str, str],
    counted: str,
) -> Column:
    shown = rows if scope.everything else rows[:FIRST]
    return Column(title, shown, len(rows), cut, *said, counted=counted)


def _due_row(visit: Visit, title: str) -> DueRow:
    subject = visit.subject
    return DueRow(participant_address(subject), subject.number, title, subject.site.code, visit)


def _query_row(query: Query, today: date) -> TaskRow:
    record = query.record
    item = definition(record.study_version_id).forms[record.form].all_items.get(query.item)
    days = (today - timezone.localdate(query.opened_at)).days
    record.subject = query.subject
    return TaskRow(
        url=record_address(record, query.item),
        who=query.subject.number,
        more=f"{where(record)}, {say(item.label) if item else query.item}",
        status="query" if query.state == Query.State.OPEN else query.state,
        word=age(days),
    )
