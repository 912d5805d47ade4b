"""Visits that are expected only of some participants: what the answers say, stored with the visit."""

from collections.abc import Iterable
from typing import Any

from django.dispatch import receiver

from forms.engine import Place, SubjectAnswers, is_planned, plan_of
from forms.filled import subject_answers, visit_facts
from forms.models import FormRecord
from patients.actions.planning import set_applies, visits_planned
from patients.models import Subject, Visit
from studies.definition.compiled import CompiledStudy
from studies.registry import definition


def judge_visits(subject: Subject, records: Iterable[FormRecord], visits: Iterable[Visit]) -> None:
    """Store for each open visit with a condition whether it applies: only where that is definitely true.

    `records` are all that the conditions read, with their visits; `visits` all of the participant. A step of
    actions that hold the participant's lock.
    """
    study, visits = definition(subject.version_id), list(visits)
    answers = subject_answers(records, lambda: visits)
    waiting = [v for v in visits if v.visited_on is None and not v.missed_reason]
    conditional = {v.id for v in plan_of(study).conditional_visits}
    set_applies(waiting, {v.pk: _applies(study, v, answers) for v in waiting if v.definition in conditional})


@receiver(visits_planned)
def judge_planned(subject: Subject, **_facts: Any) -> None:
    """Visits were created or moved, or others took place: two reads, none in a study without conditions."""
    plan = plan_of(definition(subject.version_id))
    if plan.conditional_visits:
        rows = FormRecord.objects.filter(subject=subject, form__in=plan.visit_reads)
        judge_visits(subject, rows.select_related("visit"), subject.visits.all())


def _applies(study: CompiledStudy, visit: Visit, answers: SubjectAnswers) -> bool:
    """What happens after the visit's window does not make a visit expected that was not."""
    planned, facts = study.visits_by_id[visit.definition], visit_facts(visit)
    here = Place(facts, until=facts.window_end)
    return is_planned(planned, answers.context(plan_of(study), planned.references, here))
