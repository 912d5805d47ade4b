"""The third column of Today: what was begun, completed or visited on this day, one line for each visit."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.roles import Permission
from forms.models import FormRecord
from forms.selectors import readable_records
from forms.work_rows import Column, Work, work_row, works
from forms.worklist import LIMIT, Scope, column, midnight, touched_by
from patients.models import Visit
from patients.selectors import readable_visits

_Status = FormRecord.Status


def day_column(scope: Scope) -> Column:
    """Her own work, or what was completed at her sites, or the visits of the day, as far as she may see."""
    if scope.enters:
        said = (_("Nothing started yet today."), "")
        return _column(scope, _("Started today"), _own_work(scope), said)
    if scope.sites(Permission.VIEW_VALUES):
        said = (_("Nothing completed yet today."), _("Forms that a site completes appear here."))
        return _column(scope, _("Completed today"), works(_completed(scope), ()), said)
    said = (_("No visit recorded for today."), "")
    visits = _visits(scope).filter(visited_on=scope.today)
    return _column(scope, _("Visits today"), works((), visits), said)


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


def _column(scope: Scope, title: str, done: list[Work], said: tuple[str, str]) -> Column:
    counted = ngettext("visit", "visits", len(done))
    return column(scope, title, tuple(map(work_row, done)), False, said, counted)
