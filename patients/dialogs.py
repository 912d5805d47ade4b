"""The dialogs of a participant's page: what each asks, where it goes, and why it is not offered right now.

A page shows `{% button dialog=d.id refused=d.refused %}` and includes the partial of templates/patients with
`d` as `dialog`. Dialogs that the person's role never opens are not made.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django import forms as django_forms
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from clinnova.lib.dates import today
from clinnova.lib.display import period
from patients import policies
from patients.inputs import EndInput, MissedInput, StartVisitInput, UnscheduledInput
from patients.models import Subject, Visit
from patients.schedule import PLANNED_KINDS, definition_of, title
from patients.states import State
from studies import access, registry

MISSABLE_KINDS = (*PLANNED_KINDS, "baseline")


@dataclass(frozen=True)
class Dialog:
    """`subject_line` names what it is about; `refused` is a sentence when the button should not act."""

    id: str
    action: str
    form: django_forms.Form
    subject_line: str
    refused: str = ""


@dataclass(frozen=True)
class Dialogs:
    """Start and missed by visit id, for visits that have not taken place; the others once per participant."""

    start: dict[int, Dialog] = field(default_factory=dict)
    missed: dict[int, Dialog] = field(default_factory=dict)
    unscheduled: Dialog | None = None
    end: Dialog | None = None


def dialogs(user: User, subject: Subject, visits: Iterable[Visit]) -> Dialogs:
    """The dialogs that `user` gets on this participant's page; `visits` as `selectors.visits` gives them."""
    if not access.can(user, Permission.ENTER_DATA, site=subject.site):
        return Dialogs()
    open_visits = [v for v in visits if v.visited_on is None]
    expected = [v for v in open_visits if v.applies and not v.missed_reason]
    planned = [v for v in expected if definition_of(v).kind in MISSABLE_KINDS]
    return Dialogs(
        start={v.pk: _start(subject, v) for v in open_visits},
        missed={v.pk: _missed(subject, v) for v in planned},
        unscheduled=_unscheduled(subject),
        end=_end(subject) if access.can(user, Permission.ENROL, site=subject.site) else None,
    )


def _start(subject: Subject, visit: Visit) -> Dialog:
    name = f"start-{visit.pk}"
    form = StartVisitInput(auto_id=f"{name}-%s", initial={"on": today()})
    if visit.earliest is not None:
        form.fields["on"].help_text = _("Window: %(days)s") % {"days": period(visit.earliest, visit.latest)}
    refused = policies.refusal(policies.check_start, visit, definition_of(visit).kind, _offered_day(subject))
    return Dialog(name, _address("visit_start", subject, visit.pk), form, title(visit), refused)


def _missed(subject: Subject, visit: Visit) -> Dialog:
    name = f"missed-{visit.pk}"
    refused = policies.refusal(policies.check_missed, visit, definition_of(visit).kind)
    form = MissedInput(auto_id=f"{name}-%s")
    return Dialog(name, _address("visit_missed", subject, visit.pk), form, title(visit), refused)


def _unscheduled(subject: Subject) -> Dialog | None:
    study = registry.definition(subject.version_id)
    form = UnscheduledInput(study=study, auto_id="unscheduled-%s", initial={"on": today()})
    if not form.fields["definition"].choices:  # type: ignore[attr-defined]
        return None
    refused = policies.refusal(policies.check_takes_part, subject, _offered_day(subject))
    return Dialog("unscheduled", _address("visit_unscheduled", subject), form, subject.number, refused)


def _end(subject: Subject) -> Dialog:
    refused = policies.refusal(policies.check_end, subject, State.COMPLETED, today())
    form = EndInput(auto_id="end-%s", initial={"on": today()})
    return Dialog("end-participation", _address("end_participation", subject), form, subject.number, refused)


def _offered_day(subject: Subject) -> date:
    """Today, or the last day of participation: a visit before the end may be recorded later."""
    return subject.ended_on or today()


def _address(route: str, subject: Subject, *more: int) -> str:
    return reverse(route, args=[subject.study.slug, subject.number, *more])
