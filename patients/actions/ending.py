"""The end of participation."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from audit import context as audit
from clinnova.lib.problems import Invalid
from patients import policies
from patients.actions.locking import lock_subject
from patients.models import Subject
from patients.reasons import WithdrawalReason
from patients.states import ENDINGS, State
from studies import access


def end_participation(*, by: User, subject: Subject, state: str, on: date, reason: str = "") -> Subject:
    """End an enrolled participant's participation as `completed`, `withdrawn`, `lost` or `died`.

    A withdrawal needs a `WithdrawalReason`; the other endings say all by themselves and take none. Visits
    whose window had not opened by then are no longer expected.
    """
    actor = access.require(by, Permission.ENROL, site=subject.site)
    ending = _ending(state, reason)
    with audit.recorded(actor):
        lock_subject(subject)
        policies.check_end(subject, ending, on)
        subject.state, subject.ended_on, subject.end_reason = ending, on, reason
        subject.save(update_fields=["state", "ended_on", "end_reason", "modified_at"])
    return subject


def _ending(state: str, reason: str) -> State:
    if state not in ENDINGS:
        raise Invalid(_("Choose how participation ended: completed, withdrawn, lost to follow-up or died."))
    if state == State.WITHDRAWN and reason not in WithdrawalReason.values:
        raise Invalid(_("Choose the reason of the withdrawal from the list."), code="reason")
    if state != State.WITHDRAWN and reason:
        raise Invalid(_("Only a withdrawal has a reason."), code="reason")
    return State(state)
