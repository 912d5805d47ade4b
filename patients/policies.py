"""May this happen now: conditions on the participant's state, consent and dates. Who may is `studies.access`.

Each `check_…` raises a Problem with the sentence the user reads. `refusal` turns a check into that sentence,
so that a button can say in advance what the action would say.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from clinnova.lib.dates import today
from clinnova.lib.display import day
from clinnova.lib.problems import Conflict, Invalid, Problem
from patients.models import Consent, Subject, Visit
from patients.schedule import PLANNED_KINDS, definition_of, title
from patients.states import State, check_move
from studies.definition.compiled import CompiledStudy
from studies.models import Site


def refusal(check: Callable[..., None], *arguments: Any) -> str:
    """The sentence with which `check` would refuse, or an empty string."""
    try:
        check(*arguments)
    except Problem as problem:
        return str(problem.sentence)
    return ""


def check_screening(site: Site, on: date) -> None:
    """A site takes in participants from its activation until it closes."""
    check_past(on)
    if site.activated_on is None or on < site.activated_on:
        raise Invalid(_("%(site)s is not yet open for participants on %(day)s.") % _at(site, on), code="site")
    if site.closed_on is not None and on > site.closed_on:
        raise Invalid(_("%(site)s is closed for participants on %(day)s.") % _at(site, on), code="site")


def check_consent(
    subject: Subject, study: CompiledStudy, version: str, given_on: date, kind: Consent.Kind
) -> None:
    """The consent document exists and was valid on the day; later decisions follow the first."""
    check_past(given_on)
    document = next((v for v in study.consent.versions if v.id == version), None)
    if document is None:
        known = ", ".join(v.id for v in study.consent.versions) or "–"
        raise Invalid(
            _("There is no consent version “%(version)s”. This study has: %(known)s.")
            % {"version": version, "known": known}
        )
    if kind == Consent.Kind.FIRST:
        _check_before_visits(subject, study, given_on)
    elif subject.consented_on is None or given_on < subject.consented_on:
        raise Invalid(_("A later decision needs a first consent before it."))
    valid = document.valid_from <= given_on.isoformat() <= (document.valid_to or "9999-12-31")
    if kind != Consent.Kind.WITHDRAWAL and not valid:
        raise Invalid(
            _("Consent version %(version)s was not valid on %(day)s.")
            % {"version": version, "day": day(given_on)}
        )


def check_enrolment(subject: Subject, consent: Consent | None, on: date) -> None:
    """Enrolment needs a consent that holds, given on or before the day. `consent` is the newest one."""
    check_move(subject, State.ENROLLED)
    check_past(on)
    if consent is None:
        raise Invalid(_("Record the informed consent first."), code="consent")
    if consent.kind == Consent.Kind.WITHDRAWAL:
        raise Invalid(
            _("The consent has been withdrawn: %(number)s cannot be enrolled.") % _of(subject), code="consent"
        )
    if on < consent.given_on:
        raise Invalid(
            _("Enrolment cannot lie before the consent of %(day)s.") % {"day": day(consent.given_on)}
        )


def check_start(visit: Visit, kind: str, on: date) -> None:
    """A visit is recorded once; one that was marked as missed may turn out to have taken place."""
    if visit.visited_on is not None:
        raise Conflict(
            _("This visit is already recorded for %(day)s. Change its date instead.")
            % {"day": day(visit.visited_on)},
            code="visit_done",
        )
    check_visit_date(visit, kind, on)


def check_visit_date(visit: Visit, kind: str, on: date) -> None:
    """A visit lies in the past, after the consent, inside participation; its window does not bind it.

    Early and late are facts that the site must be able to record; the status shows them.
    """
    subject = visit.subject
    check_past(on)
    _check_not_after_end(subject, on)
    if kind == "screening":
        return
    check_takes_part(subject, on)
    if kind in PLANNED_KINDS and (subject.baseline_on is None or on < subject.baseline_on):
        raise Invalid(_("This visit cannot lie before the baseline visit."))
    if kind == "scheduled":
        _check_order(visit, on)


def _check_order(visit: Visit, on: date) -> None:
    """Planned visits follow one another as planned (edit check EC06); remote ones may come late."""
    others = visit.subject.visits.exclude(pk=visit.pk).filter(target__isnull=False, visited_on__isnull=False)
    early = Q(target__lt=visit.target, visited_on__gte=on)
    late = Q(target__gt=visit.target, visited_on__lte=on)
    for other in others.filter(early | late).order_by("visited_on"):
        other.subject = visit.subject
        if definition_of(other).kind == "scheduled":
            raise Invalid(
                _("%(visit)s took place on %(day)s: planned visits follow one another. Check the date.")
                % {"visit": title(other), "day": day(other.visited_on)}
            )


def check_takes_part(subject: Subject, on: date) -> None:
    """The participant has consented by that day and has been enrolled."""
    if subject.consented_on is None:
        raise Invalid(_("Record the informed consent first."), code="consent")
    if on < subject.consented_on:
        raise Invalid(
            _("The visit cannot lie before the consent of %(day)s.") % {"day": day(subject.consented_on)}
        )
    if subject.enrolled_on is None:
        raise Invalid(
            _("%(number)s is not enrolled: complete the eligibility form first.") % _of(subject), code="state"
        )
    _check_not_after_end(subject, on)


def check_anchor_date(visit: Visit, on: date) -> None:
    """Moving a baseline must leave it before every planned visit that took place."""
    planned_ones = visit.subject.visits.exclude(pk=visit.pk).filter(target__isnull=False, visited_on__lt=on)
    first = planned_ones.order_by("visited_on").first()
    if first is not None:
        raise Invalid(
            _("A later visit took place on %(day)s: the baseline visit cannot lie after it.")
            % {"day": day(first.visited_on)}
        )


def check_missed(visit: Visit, kind: str) -> None:
    """Planned visits once their window has opened; the baseline only by those who left before it."""
    left = kind == "baseline" and visit.subject.ended_on is not None
    if kind not in PLANNED_KINDS and not left:
        raise Invalid(_("Only planned visits after the baseline can be marked as missed."))
    if visit.visited_on is not None:
        raise Conflict(
            _("This visit took place on %(day)s.") % {"day": day(visit.visited_on)}, code="visit_done"
        )
    if visit.earliest is None or today() < visit.earliest:
        raise Invalid(_("The window of this visit has not opened yet."))


def check_end(subject: Subject, state: State, on: date) -> None:
    """Participation ends after enrolment, and no visit took place later."""
    check_move(subject, state)
    check_past(on)
    if subject.enrolled_on is not None and on < subject.enrolled_on:
        raise Invalid(
            _("Participation cannot end before the enrolment of %(day)s.") % {"day": day(subject.enrolled_on)}
        )
    check_no_visit_after(subject, on)


def check_no_visit_after(subject: Subject, on: date) -> None:
    """The day on which participation or screening ended is not before a visit that took place."""
    last = subject.visits.filter(visited_on__gt=on).order_by("-visited_on").first()
    if last is not None:
        raise Invalid(_("A visit took place later, on %(day)s.") % {"day": day(last.visited_on)})


def check_past(on: date) -> None:
    """What is recorded has happened."""
    if on > today():
        raise Invalid(_("The date %(day)s lies in the future.") % {"day": day(on)}, code="future")


def _check_not_after_end(subject: Subject, on: date) -> None:
    if subject.ended_on is not None and on > subject.ended_on:
        raise Invalid(
            _("Participation of %(number)s ended on %(day)s.")
            % {**_of(subject), "day": day(subject.ended_on)},
            code="state",
        )


def _check_before_visits(subject: Subject, study: CompiledStudy, given_on: date) -> None:
    """Correcting a consent date must not leave visits before it, the screening visit apart."""
    screening = [v.id for v in study.visits if v.kind == "screening"]
    others = subject.visits.exclude(definition__in=screening).filter(visited_on__lt=given_on)
    visited = others.order_by("visited_on").values_list("visited_on", flat=True).first()
    first = min((d for d in (subject.enrolled_on, visited) if d is not None), default=None)
    if first is not None and given_on > first:
        raise Invalid(
            _("The consent cannot lie after %(day)s, when the study had begun.") % {"day": day(first)}
        )


def _of(subject: Subject) -> dict[str, str]:
    return {"number": subject.number}


def _at(site: Site, on: date) -> dict[str, str]:
    return {"site": site.code, "day": day(on)}
