"""Rows of a participant's logs: adverse events, medication. Added, marked as made in error, reviewed at a visit."""

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from audit import context as audit
from clinnova.lib.problems import Conflict, NotFound
from forms import policies
from forms.actions.locking import lock_record
from forms.capture import Target
from forms.capture.queries import Outcome, carry_out
from forms.capture.sheet import open_sheet
from forms.capture.write import write_without
from forms.logbook import counting, shown_as
from forms.models import FormRecord, LogReview, Query
from forms.states import check_record_move
from patients.actions.locking import lock_subject, lock_visit
from patients.models import Subject, Visit
from studies import access
from studies.registry import definition


def add_row(*, by: User, subject: Subject, form: str) -> FormRecord:
    """A new, empty row of a log. Raises NotFound where the study keeps no such log."""
    actor = access.require(by, Permission.ENTER_DATA, site=subject.site)
    with audit.recorded(actor):
        lock_subject(subject)
        check_is_log(subject, form)
        last = FormRecord.objects.filter(subject=subject, form=form).aggregate(last=Max("repeat"))["last"]
        return FormRecord.objects.create(
            study_id=subject.study_id,
            subject=subject,
            form=form,
            repeat=(last or 0) + 1,
            study_version_id=subject.version_id,
        )


def mark_in_error(*, by: User, record: FormRecord, reason: str) -> FormRecord:
    """Say that an entry should never have been made. It stays visible, with the reason, and counts
    nowhere: what other forms made of it is computed again, and what checks asked about it is closed.
    """
    actor = access.require(by, Permission.ENTER_DATA, site=record.subject.site)
    check_is_log(record.subject, record.form)
    policies.check_given_reason(reason)
    with audit.recorded(actor, reason=reason):
        check_record_move(lock_record(record), FormRecord.Status.ENTERED_IN_ERROR)
        sheet = open_sheet(Target(record.subject, record.visit, record.form, record.repeat))
        sheet.record.status = FormRecord.Status.ENTERED_IN_ERROR
        sheet.record.save(update_fields=["status", "modified_at"])
        write_without(sheet, by=by, actor=actor)
        asked = Query.objects.filter(record=sheet.record, kind=Query.Kind.CHECK)
        gone = list(asked.exclude(state=Query.State.CLOSED))
        carry_out(Outcome(gone=gone), by=by, actor=actor, now=timezone.now())
    return sheet.record


def review_log(*, by: User, visit: Visit, form: str, shown: str) -> LogReview:
    """Say at a visit that the entries of a log were gone through and need no change.

    `shown` says which versions the page had, as `shown_text` writes them. The same review again is the one that
    there is. Raises Conflict where an entry is another by now, Invalid for a visit that has not begun, NotFound
    where the study keeps no such log.
    """
    actor = access.require(by, Permission.ENTER_DATA, site=visit.subject.site)
    with audit.recorded(actor):
        visit = lock_visit(visit)
        check_is_log(visit.subject, form)
        policies.check_visit_started(visit)
        kept = counting(FormRecord.objects.filter(subject=visit.subject, form=form).order_by("repeat"))
        entries = shown_as(kept)
        if shown != shown_text(kept):
            raise Conflict(
                _("An entry changed since this page was opened. Look at the log again."), code="stale"
            )
        last = LogReview.objects.filter(visit=visit, form=form).last()
        if last is not None and last.entries == entries:
            return last
        return LogReview.objects.create(
            subject=visit.subject, visit=visit, form=form, entries=entries, reviewed_by=by
        )


def shown_text(records: list[FormRecord]) -> str:
    """Which entries of a log a page shows, in which version: `1:4 2:1`."""
    return " ".join(f"{number}:{version}" for number, version in shown_as(records).items())


def check_is_log(subject: Subject, form: str) -> None:
    """Raises NotFound where the participant's study keeps no such log."""
    study = definition(subject.version_id)
    if form not in study.forms or study.forms[form].kind != "log":
        raise NotFound(_("This study keeps no such log."))
