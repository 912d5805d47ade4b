"""May this happen to a form now? Conditions on the participant, the visit and the record, each with its
sentence.

Who may is not asked here (`studies.access`). Example: a nurse may enter data at her site (access); a value of
a complete form changes only with a reason (policy).
"""

from django.utils.translation import gettext as _

from clinnova.lib.problems import Invalid, Locked
from forms.models import FormRecord
from patients.models import Subject, Visit
from patients.states import RUNNING


def check_visit_started(visit: Visit | None) -> None:
    """Forms of a visit take data once it has begun."""
    if visit is not None and visit.visited_on is None:
        raise Invalid(_("Start the visit first."), code="visit_not_started")


def check_not_in_error(record: FormRecord | None) -> None:
    """What was entered in error stays as it is, as history."""
    if record is not None and record.status == FormRecord.Status.ENTERED_IN_ERROR:
        raise Locked(_("This entry was marked as entered in error. It stays as it is; make a new one."))


def needs_reason(subject: Subject, record: FormRecord | None) -> bool:
    """Whether a change of a value must say why: the form is complete, or the participation has ended."""
    complete = record is not None and record.status == FormRecord.Status.COMPLETE
    return complete or subject.state not in RUNNING


def check_reason(subject: Subject, record: FormRecord | None, reason: str) -> None:
    """Raises Invalid("reason_required") where a change needs a reason and has none."""
    if reason.strip() or not needs_reason(subject, record):
        return
    if subject.state not in RUNNING:
        sentence = _("This participation has ended. Say why the value changes.")
    else:
        sentence = _("This form is complete. Say why the value changes.")
    raise Invalid(sentence, code="reason_required")


def check_given_reason(reason: str) -> None:
    """For steps that always need a reason."""
    if not reason.strip():
        raise Invalid(_("Say why."), code="reason_required")
