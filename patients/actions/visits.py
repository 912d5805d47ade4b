"""What happens to visits: they take place, are missed, are added, or were recorded with a wrong date."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from audit import context as audit
from clinnova.lib.characters import is_blank
from clinnova.lib.problems import Invalid
from patients import policies
from patients.actions.locking import lock_subject, lock_visit
from patients.actions.planning import plan_visits
from patients.models import Subject, Visit
from patients.reasons import MissedReason
from patients.schedule import definition_of
from studies import access, registry
from studies.definition.compiled import CompiledStudy
from studies.definition.compiled.study import VisitDef

REASON_LENGTH = 200


def start_visit(*, by: User, visit: Visit, on: date) -> Visit:
    """Record that a visit takes place `on`. Starting the baseline visit plans the others.

    Raises Conflict when it is already recorded, Invalid when the participant or the date does not allow it.
    """
    actor = access.require(by, Permission.ENTER_DATA, site=visit.subject.site)
    with audit.recorded(actor):
        lock_visit(visit)
        policies.check_start(visit, definition_of(visit).kind, on)
        visit.missed_reason = ""
        _set_date(visit, on)
    return visit


def change_date(*, by: User, visit: Visit, on: date, reason: str) -> Visit:
    """Correct the date of a visit that took place; visits counted from it and not yet done move along."""
    actor = access.require(by, Permission.ENTER_DATA, site=visit.subject.site)
    with audit.recorded(actor, reason=_said(reason)):
        lock_visit(visit)
        if visit.visited_on is None:
            raise Invalid(_("This visit has not taken place yet: start it instead."))
        policies.check_visit_date(visit, definition_of(visit).kind, on)
        if visit.definition == _study(visit.subject).anchor:
            policies.check_anchor_date(visit, on)
        _set_date(visit, on)
    return visit


def mark_missed(*, by: User, visit: Visit, reason: str) -> Visit:
    """Record that a planned visit did not take place, for a `MissedReason`."""
    actor = access.require(by, Permission.ENTER_DATA, site=visit.subject.site)
    if reason not in MissedReason.values:
        raise Invalid(_("Choose the reason of the missed visit from the list."), code="reason")
    with audit.recorded(actor):
        lock_visit(visit)
        policies.check_missed(visit, definition_of(visit).kind)
        visit.missed_reason = reason
        visit.save(update_fields=["missed_reason", "modified_at"])
    return visit


def add_unscheduled(*, by: User, subject: Subject, definition: str, on: date, reason: str) -> Visit:
    """Add an unscheduled visit that takes place `on`. It may repeat and stands for no planned visit."""
    actor = access.require(by, Permission.ENTER_DATA, site=subject.site)
    planned = _unscheduled(_study(subject), definition)
    said = _said(reason)
    with audit.recorded(actor):
        lock_subject(subject)
        policies.check_past(on)
        policies.check_takes_part(subject, on)
        earlier = subject.visits.filter(definition=definition).order_by("-repeat").first()
        if earlier is not None and not planned.repeats:
            raise Invalid(_("This visit happens once, and it is already recorded."))
        repeat = earlier.repeat + 1 if earlier else 1
        visit = Visit.objects.create(
            subject=subject, definition=definition, repeat=repeat, visited_on=on, reason=said
        )
    return visit


def _set_date(visit: Visit, on: date) -> None:
    """Write the date, the participant's dates that repeat it, and the plan that follows from it."""
    visit.visited_on = on
    visit.save(update_fields=["visited_on", "missed_reason", "modified_at"])
    subject, definition = visit.subject, definition_of(visit)
    if visit.definition == _study(subject).anchor:
        subject.baseline_on = on
        subject.save(update_fields=["baseline_on", "modified_at"])
    elif definition.kind == "screening":
        subject.screened_on = on
        subject.save(update_fields=["screened_on", "modified_at"])
    plan_visits(subject)


def _unscheduled(study: CompiledStudy, definition: str) -> VisitDef:
    planned = study.visits_by_id.get(definition)
    if planned is None or planned.kind != "unscheduled":
        raise Invalid(_("This study has no unscheduled visit “%(visit)s”.") % {"visit": definition})
    return planned


def _said(reason: str) -> str:
    if is_blank(reason):
        raise Invalid(_("Give a reason."), code="reason")
    if len(reason) > REASON_LENGTH:
        raise Invalid(
            _("The reason has at most %(length)s characters.") % {"length": REASON_LENGTH}, code="reason"
        )
    return reason


def _study(subject: Subject) -> CompiledStudy:
    return registry.definition(subject.version_id)
