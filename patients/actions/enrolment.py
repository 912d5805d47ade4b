"""The end of screening: enrolled, or a screen failure."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from audit import context as audit
from clinnova.lib.problems import Invalid
from patients import policies
from patients.actions.locking import lock_subject
from patients.models import Subject
from patients.reasons import ScreenFailureReason
from patients.states import State, check_move
from studies import access


def enrol(*, by: User, subject: Subject, on: date) -> Subject:
    """Enrol a participant in screening whose consent holds. Raises Invalid otherwise."""
    actor = access.require(by, Permission.ENROL, site=subject.site)
    with audit.recorded(actor):
        lock_subject(subject)
        policies.check_enrolment(subject, subject.consents.order_by("-id").first(), on)
        subject.state, subject.enrolled_on = State.ENROLLED, on
        subject.save(update_fields=["state", "enrolled_on", "modified_at"])
    return subject


def fail_screening(*, by: User, subject: Subject, on: date, reason: str) -> Subject:
    """End screening without enrolment, for a `ScreenFailureReason`."""
    actor = access.require(by, Permission.ENROL, site=subject.site)
    if reason not in ScreenFailureReason.values:
        raise Invalid(_("Choose the reason of the screen failure from the list."), code="reason")
    with audit.recorded(actor):
        lock_subject(subject)
        check_move(subject, State.SCREEN_FAILED)
        policies.check_past(on)
        policies.check_no_visit_after(subject, on)
        _set_end(subject, State.SCREEN_FAILED, on, reason)
    return subject


def resume_screening(*, by: User, subject: Subject, reason: str) -> Subject:
    """Put a screen failure back into screening: it was recorded wrongly, or screening is repeated."""
    actor = access.require(by, Permission.ENROL, site=subject.site)
    if not reason.strip():
        raise Invalid(_("Say why screening is resumed."), code="reason")
    with audit.recorded(actor, reason=reason.strip()):
        lock_subject(subject)
        check_move(subject, State.SCREENED)
        _set_end(subject, State.SCREENED, None, "")
    return subject


def _set_end(subject: Subject, state: State, on: date | None, reason: str) -> None:
    subject.state, subject.ended_on, subject.end_reason = state, on, reason
    subject.save(update_fields=["state", "ended_on", "end_reason", "modified_at"])
