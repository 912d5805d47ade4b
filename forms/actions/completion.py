"""Completing a form, and what follows from that for the participant; opening it again."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from audit import context as audit
from clinnova.lib.problems import Invalid
from forms import policies
from forms.actions.purposes import carry_out
from forms.capture import Target
from forms.capture.rules import in_language
from forms.capture.save_form import put_answers, write_answers
from forms.capture.sheet import Sheet, open_sheet
from forms.engine import FormState
from forms.models import FormRecord
from forms.states import check_record_move
from studies import access

_Status = FormRecord.Status


def complete_form(*, by: User, target: Target) -> FormRecord:
    """Say that everything is entered. Completing a complete form changes nothing.

    Raises Invalid("incomplete") with `missing` [{item, row, label}] and `hard` [{check, items, message}]
    where required items are unanswered or a blocking check fails; open queries do not block. Completing the
    consent form records the consent, completing the eligibility form enrols or ends screening; their refusals
    come through.
    """
    return _complete(by, target, {}, again=True)


def save_and_complete(*, by: User, target: Target, answers: Mapping[str, Any]) -> FormRecord:
    """Store a whole form that is not complete yet and complete it, in one transaction or not at all.

    `answers` as for `capture.save_form`; the refusals of both steps come through.
    """
    return _complete(by, target, answers, again=False)


def _complete(by: User, target: Target, answers: Mapping[str, Any], *, again: bool) -> FormRecord:
    actor = access.require(by, Permission.ENTER_DATA, site=target.subject.site)
    with audit.recorded(actor):
        sheet = open_sheet(target)
        if again and sheet.record.status == _Status.COMPLETE:
            return sheet.record
        begun = sheet.stored is not None
        before, state = put_answers(sheet, answers, reason="")
        _mark_complete(sheet, state, by)
        write_answers(sheet, before, state, by=by, actor=actor)
        if begun or sheet.stored is None:  # a new record went in with its status
            sheet.record.save()
        carry_out(by=by, sheet=sheet)
    return sheet.record


def _mark_complete(sheet: Sheet, state: FormState, by: User) -> None:
    record = sheet.record
    check_record_move(record, _Status.COMPLETE)
    check_completable(sheet, state)
    record.status, record.completed_at, record.completed_by = _Status.COMPLETE, timezone.now(), by


def reopen_form(*, by: User, target: Target, reason: str) -> FormRecord:
    """Take a complete form back into work, with a reason. What its completion did to the participant
    stays.
    """
    actor = access.require(by, Permission.ENTER_DATA, site=target.subject.site)
    policies.check_given_reason(reason)
    with audit.recorded(actor, reason=reason):
        record = open_sheet(target).record
        check_record_move(record, _Status.STARTED)
        record.status, record.completed_at, record.completed_by = _Status.STARTED, None, None
        record.save(update_fields=["status", "completed_at", "completed_by", "modified_at"])
    return record


def check_completable(sheet: Sheet, state: FormState) -> None:
    """Raises Invalid("incomplete") while a required answer is missing or a blocking check fails."""
    items = sheet.form.all_items
    missing = [
        {"item": m.item, "row": m.row, "place": m.address, "label": in_language(items[m.item].label)}
        for m in state.missing_required
    ]
    hard = [
        {"check": f.check, "items": list(f.items), "message": in_language(f.message)}
        for f in state.findings
        if f.severity == "hard"
    ]
    if missing or hard:
        sentence = _(
            "The form cannot be completed yet: some required items are open or contradict each other."
        )
        raise Invalid(sentence, code="incomplete", missing=missing, hard=hard)
