"""Saving one answer."""

from django.db import IntegrityError
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from audit import context as audit
from audit.context import Actor
from clinnova.lib.problems import Invalid, Problem
from forms import policies
from forms.capture import rules
from forms.capture.changes import differences, names_in, place_of, put
from forms.capture.operations import Operation, Receipt, Saved
from forms.capture.recompute import follow
from forms.capture.sentences import sentence
from forms.capture.sheet import Sheet, first_reads, open_sheet
from forms.capture.stale import check_not_stale
from forms.capture.targets import Target
from forms.capture.write import earlier_answer, write
from forms.engine import AnswerRefused
from forms.engine.evaluate import copied
from studies import access


def save(*, by: User, target: Target, operation: Operation) -> Saved:
    """Store one answer, all that follows from it, and the queries, in one transaction; count a key once.

    Raises NotFound (not yours, not asked there), NotAllowed, Malformed, Conflict("stale"), Locked, and
    Invalid with `item` and the code of the rule: "key_reused", "visit_not_started", "reason_required",
    "hard_range", "hard_check", or one of the engine's (`forms.engine.refusals`).
    """
    actor = access.require(by, Permission.ENTER_DATA, site=target.subject.site)
    policies.check_reason_text(operation.reason)
    try:
        with audit.recorded(actor, reason=operation.reason, first=first_reads(target)) as rows:
            receipt = Receipt(operation, operation.fingerprint(by, target))
            return _save(by, actor, open_sheet(target, rows), receipt)
    except (Problem, IntegrityError) as refusal:
        # A key that comes again fails at the latest on its own uniqueness, and nothing of it is written.
        # Asking only then spares every first attempt a read.
        earlier = earlier_answer(by, target, operation)
        if earlier is None:
            raise refusal
        return earlier


def _save(by: User, actor: Actor, sheet: Sheet, receipt: Receipt) -> Saved:
    operation = receipt.operation
    before = {id(record): record.values for record in sheet.records}
    own = sheet.record.values
    try:
        wanted = copied(own)
        zone = timezone.get_default_timezone()
        put(sheet.plan.study, sheet.form, wanted, operation.item, operation.row, operation.entry, zone)
        place = place_of(sheet.form, operation.item, operation.row)
        check_not_stale(sheet.record, place, operation.base_version, wanted)
        edited = differences(own, wanted)
        if edited:
            policies.check_reason(sheet.target.subject, sheet.stored, operation.reason)
        sheet.record.values = wanted
        state = sheet.evaluate(sheet.record)
        if edited and not operation.entry.clears:
            rules.check_asked(state, place, had_data=any(k.startswith(place) for k in differences({}, own)))
    except AnswerRefused as refused:
        raise Invalid(sentence(refused), code=refused.code, item=operation.item, row=operation.row) from None
    for finding in rules.newly_blocking(sheet, own, state) if edited else ():
        raise Invalid(
            rules.in_language(finding.message),
            code="hard_check",
            item=operation.item,
            row=operation.row,
            check=finding.check,
        )
    sheet.record.values = state.values
    evaluated = follow(sheet, state, names_in(differences(own, state.values)))
    return write(sheet, before, evaluated, by=by, actor=actor, receipt=receipt)
