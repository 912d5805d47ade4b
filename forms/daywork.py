"""The third column of Today: what was begun, completed or visited on this day, and visits in progress."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.roles import Permission
from clinnova.lib.display import day_short
from forms.addresses import form_address
from forms.models import FormRecord
from forms.open_work import OpenVisit, OpenWork
from forms.selectors import readable_records
from forms.work_rows import Column, TaskRow, Work, work_row, works
from forms.work_scope import LIMIT, Scope, midnight, touched_by
from forms.worklist import list_of
from patients import schedule
from patients.models import Visit
from patients.selectors import readable_visits

_Status = FormRecord.Status


def day_columns(scope: Scope, begun: OpenWork) -> list[Column]:
    """Her own work of the day and the visits in progress, or what was completed at her sites, or the visits
    of the day, as far as she may see.
    """
    if scope.enters:
        done = _own_work(scope)
        of_today = {record.visit_id for work in done for record in work.records} | {w.visit for w in done}
        said = (_("Nothing started yet today."), "")
        progress = {one.visit.pk: one for one in begun.visits}
        rows = tuple(_row_of_today(work, progress) for work in done)
        earlier = [one for one in begun.visits if one.visit.pk not in of_today]
        return [_column(scope, _("Started today"), rows, said), _in_progress(scope, earlier, begun.cut)]
    if scope.sites(Permission.VIEW_VALUES):
        said = (_("Nothing completed yet today."), _("Forms that a site completes appear here."))
        rows = tuple(map(work_row, works(_completed(scope), ())))
        return [_column(scope, _("Completed today"), rows, said)]
    visits = works((), _visits(scope).filter(visited_on=scope.today))
    said = (_("No visit recorded for today."), "")
    return [_column(scope, _("Visits today"), tuple(map(work_row, visits)), said)]


def _in_progress(scope: Scope, visits: list[OpenVisit], cut: bool) -> Column:
    """Begun on another day and not finished, the longest ago first."""
    said = (_("No visit is in progress."), _("A visit stays here until its required forms are complete."))
    counted = ngettext("visit", "visits", len(visits))
    rows = tuple(visit_row(one) for one in visits)
    return list_of(scope, _("Visits in progress"), rows, cut, said, counted)


def visit_row(one: OpenVisit) -> TaskRow:
    """Leads to the form with which the visit goes on."""
    visit, subject = one.visit, one.visit.subject
    facts = {"visit": schedule.title(visit), "day": day_short(visit.visited_on), "site": subject.site.code}
    return TaskRow(
        url=form_address(subject, one.following, visit.pk),
        who=subject.number,
        more=_("%(visit)s, %(day)s, %(site)s") % facts,
        status=_Status.STARTED,
        done=one.complete,
        asked=one.expected,
    )


def _row_of_today(work: Work, progress: dict[int, OpenVisit]) -> TaskRow:
    one = progress.get(work.visit) if work.visit else None
    return visit_row(one) if one and one.expected else work_row(work)


def _own_work(scope: Scope) -> list[Work]:
    """Forms and visits that the trail says she worked on today."""
    records = readable_records(scope.user, scope.study).filter(
        scope.at_site,
        touched_by(scope.user, FormRecord, since=scope.today),
        modified_at__gte=midnight(scope.today),
    )
    visits = _visits(scope).filter(
        touched_by(scope.user, Visit, since=scope.today),
        modified_at__gte=midnight(scope.today),
        visited_on__isnull=False,
    )
    return works(records.order_by("-modified_at")[:LIMIT], visits.order_by("-modified_at")[:LIMIT])


def _completed(scope: Scope) -> QuerySet[FormRecord]:
    rows = readable_records(scope.user, scope.study)
    done = rows.filter(scope.at_site, completed_at__gte=midnight(scope.today), status=_Status.COMPLETE)
    return done.order_by("-completed_at")[:LIMIT]


def _visits(scope: Scope) -> QuerySet[Visit]:
    rows = readable_visits(scope.user, scope.study).filter(scope.at_site)
    return rows.select_related("subject__study", "subject__site").order_by("-modified_at")


def _column(scope: Scope, title: str, rows: tuple[TaskRow, ...], said: tuple[str, str]) -> Column:
    counted = ngettext("visit", "visits", len(rows))
    return list_of(scope, title, rows, said=said, counted=counted)
