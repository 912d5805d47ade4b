"""Freezing, locking and releasing forms.

What is held does not change: no answer, no completion, no reopening, no mark of error, and not by way of a computed
value either. A release brings its computed values and queries up to date with what happened in the meantime.
"""

from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from audit import context as audit
from forms import policies
from forms.actions.locking import lock_record
from forms.capture import Target
from forms.capture.save_form import write_answers
from forms.capture.sheet import open_sheet
from forms.models import FormRecord
from forms.states import check_hold_move
from studies import access

_Hold = FormRecord.Hold
_COLUMNS = ["hold", "hold_reason", "held_at", "held_by", "modified_at"]


def freeze_form(*, by: User, record: FormRecord, reason: str) -> FormRecord:
    """Keep a form as it is for now. Raises Locked where a hold stands that does not give way."""
    return _hold(by, record, _Hold.FROZEN, reason)


def lock_form(*, by: User, record: FormRecord, reason: str) -> FormRecord:
    """Say that a complete form is final. Raises Invalid("not_complete"), and Locked as `freeze_form` does."""
    return _hold(by, record, _Hold.LOCKED, reason)


def release_form(*, by: User, record: FormRecord, reason: str) -> FormRecord:
    """Let a form change again. A signature falls with it. Raises Locked where nothing holds the form."""
    actor = access.require(by, Permission.LOCK_DATA, site=record.subject.site)
    policies.check_given_reason(reason)
    with audit.recorded(actor, reason=reason):
        check_hold_move(lock_record(record), _Hold.NONE)
        target = Target(record.subject, record.visit, record.form, record.repeat)
        sheet = open_sheet(target, releasing=True)
        held = sheet.record
        held.hold, held.hold_reason, held.held_at, held.held_by = _Hold.NONE, "", None, None
        held.save(update_fields=_COLUMNS)
        before = {id(one): one.values for one in sheet.records}
        state = sheet.evaluate(held)
        held.values = state.values
        write_answers(sheet, before, state, by=by, actor=actor)
    return held


def _hold(by: User, record: FormRecord, hold: str, reason: str) -> FormRecord:
    actor = access.require(by, Permission.LOCK_DATA, site=record.subject.site)
    policies.check_given_reason(reason)
    with audit.recorded(actor, reason=reason):
        record = lock_record(record)
        policies.check_not_in_error(record)
        check_hold_move(record, hold)
        if hold == _Hold.LOCKED:
            policies.check_lockable(record)
        record.hold, record.hold_reason = hold, reason
        record.held_at, record.held_by = timezone.now(), by
        record.save(update_fields=_COLUMNS)
    return record
