"""Today: what is due, and what waits for this person. Scope comes from the selectors.

Who enters data sees her own day; who oversees it sees what was completed; who sees no values sees the visits.
"""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.roles import Permission
from clinnova.lib.display import day
from clinnova.lib.wording import fits
from forms.addresses import participant_address, record_address
from forms.models import FormRecord, Query
from forms.open_work import OpenWork
from forms.rendering.words import say
from forms.selectors import open_queries
from forms.work_rows import Column, DueRow, TaskRow, Waiting, age, place, where, work_row, works
from forms.work_scope import LIMIT, Scope, touched_by
from patients.documents import document_in_force
from patients.models import Subject, Visit
from patients.selectors import reconsents, work_list
from studies.registry import definition

FIRST = 25  # rows of a column before “Show all”
FIRST_OF_KIND = 12  # rows of one kind in a column of several


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
    return list_of(scope, _("Due and overdue visits"), rows, work.more, (heading, more), counted)


def waiting(scope: Scope, begun: OpenWork, versions: list[int]) -> Waiting | None:
    """Re-consents, queries to answer or to close, forms to complete, forms begun; None for roles for whom
    nothing can wait.
    """
    powers = (Permission.ANSWER_QUERY, Permission.CLOSE_QUERY, Permission.ENTER_DATA)
    if not any(scope.sites(permission) for permission in powers):
        return None
    found = (_reconsents(scope, versions), _queries(scope), *_forms(scope, begun))
    return Waiting(
        title=_("Waiting for you"),
        groups=tuple(group for group in found if group.total),
        empty=_("Nothing waits for you."),
        empty_more=_("Queries, re-consents and forms to complete appear here."),
        counted=ngettext("task", "tasks", sum(group.total for group in found)),
    )


def _reconsents(scope: Scope, versions: list[int]) -> Column:
    asked = (
        reconsents(scope.user, scope.today, versions, scope.study) if scope.enters else Subject.objects.none()
    )
    if scope.site:
        asked = asked.filter(site__code=scope.site)
    found = list(asked[: LIMIT + 1])
    rows = tuple(_reconsent_row(scope, subject) for subject in found[:LIMIT])
    return list_of(scope, _("Re-consents"), rows, len(found) > LIMIT, first=FIRST_OF_KIND)


def _reconsent_row(scope: Scope, subject: Subject) -> TaskRow:
    document = document_in_force(definition(subject.version_id), scope.today)
    facts = {"old": subject.signed, "new": document.id if document else ""}  # type: ignore[attr-defined]
    more = _("signed version %(old)s; version %(new)s is in force") % facts
    return TaskRow(participant_address(subject), subject.number, more, "reconsent")


def _queries(scope: Scope) -> Column:
    found = list(_asked(scope)[: LIMIT + 1])
    rows = tuple(_query_row(q, scope.today) for q in found[:LIMIT])
    return list_of(scope, _("Queries"), rows, len(found) > LIMIT, first=FIRST_OF_KIND)


def _asked(scope: Scope) -> QuerySet[Query]:
    """Open ones for those who answer, answered ones for those who close; the oldest first."""
    to_answer = Q(state=Query.State.OPEN, subject__site__in=scope.sites(Permission.ANSWER_QUERY))
    to_close = Q(state=Query.State.ANSWERED, subject__site__in=scope.sites(Permission.CLOSE_QUERY))
    rows = open_queries(scope.user, scope.study).filter(scope.at_site, to_answer | to_close)
    if scope.mine:
        rows = rows.filter(touched_by(scope.user, FormRecord, "record_id"))
    return rows.order_by("opened_at", "id")


def _forms(scope: Scope, begun: OpenWork) -> tuple[Column, Column]:
    """Forms that only lack `Complete form`, one row each; those begun that stand in no visit in progress."""
    ready = tuple(
        TaskRow(record_address(record), record.subject.number, place(record), "ready")
        for record in begun.ready
    )
    rest = tuple(work_row(work) for work in reversed(works(begun.begun, ())))
    return (
        list_of(scope, _("Forms to complete"), ready, first=FIRST_OF_KIND),
        list_of(scope, _("Forms begun"), rest, begun.cut, first=FIRST_OF_KIND),
    )


def list_of(
    scope: Scope,
    title: str,
    rows: tuple[DueRow | TaskRow, ...],
    cut: bool = False,
    said: tuple[str, str] = ("", ""),
    counted: str = "",
    first: int = FIRST,
) -> Column:
    """The rows that hold the words of the filter, and of them the first."""
    found = tuple(row for row in rows if fits(row.text, scope.wanted)) if scope.wanted else rows
    shown = found if scope.everything else found[:first]
    if rows and not found:
        said = (_("Nothing here holds “%(words)s”.") % {"words": scope.wanted}, "")
    return Column(title, shown, len(found), cut, *said, counted=counted)


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
