"""Rows of a participant's logs: adverse events, medication."""

from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from audit import context as audit
from clinnova.lib.problems import NotFound
from forms import policies
from forms.actions.locking import lock_record
from forms.capture import Target
from forms.capture.sheet import open_sheet
from forms.capture.write import write_without
from forms.models import FormRecord
from forms.states import check_record_move
from patients.actions.locking import lock_subject
from patients.models import Subject
from studies import access
from studies.registry import definition


def add_row(*, by: User, subject: Subject, form: str) -> FormRecord:
    """A new, empty row of a log. Raises NotFound where the study keeps no such log."""
    actor = access.require(by, Permission.ENTER_DATA, site=subject.site)
    study = definition(subject.version_id)
    if form not in study.forms or study.forms[form].kind != "log":
        raise NotFound(_("This study keeps no such log."))
    with audit.recorded(actor):
        lock_subject(subject)
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
    nowhere: what other forms made of it is computed again.
    """
    actor = access.require(by, Permission.ENTER_DATA, site=record.subject.site)
    policies.check_given_reason(reason)
    with audit.recorded(actor, reason=reason.strip()):
        check_record_move(lock_record(record), FormRecord.Status.ENTERED_IN_ERROR)
        sheet = open_sheet(Target(record.subject, record.visit, record.form, record.repeat))
        sheet.record.status = FormRecord.Status.ENTERED_IN_ERROR
        sheet.record.save(update_fields=["status", "modified_at"])
        write_without(sheet, by=by, actor=actor)
    return sheet.record
