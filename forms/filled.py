"""Stored forms and visits as the engine reads them."""

from collections.abc import Callable, Iterable
from datetime import date

from clinnova.lib.dates import today
from forms.engine import Context, Filled, Place, StudyPlan, SubjectAnswers, VisitFacts, plan_of
from forms.models import FormRecord
from patients.models import Visit
from studies.registry import definition


def plan_for(record: FormRecord) -> StudyPlan:
    """The plan of the study version under which the record was filled."""
    return plan_of(definition(record.study_version_id))


def subject_answers(
    records: Iterable[FormRecord], visits: Callable[[], Iterable[Visit]] | None = None
) -> SubjectAnswers:
    """The answers of one participant; `records` with their visits loaded. Entries made in error do not
    count. `visits` reads all visits of the participant, asked only where an expression needs them.
    """
    counted = (r for r in records if r.status != FormRecord.Status.ENTERED_IN_ERROR)
    read = (lambda: map(visit_facts, visits())) if visits else None
    return SubjectAnswers(map(_filled, counted), today().isoformat(), read)


def context_of(record: FormRecord, answers: SubjectAnswers) -> Context:
    """What the other records of the participant give to this one."""
    plan = plan_for(record)
    return answers.context(plan, plan.forms[record.form].reads, place_of(plan, record))


def place_of(plan: StudyPlan, record: FormRecord) -> Place:
    return place(plan, record.form, record.visit, record.repeat)


def place(plan: StudyPlan, form: str, visit: Visit | None, repeat: int = 1) -> Place:
    """Where the record of a form stands that may not be filled yet."""
    log = form if plan.study.forms[form].kind == "log" else ""
    return Place(visit_facts(visit) if visit else None, log, repeat)


def visit_facts(visit: Visit) -> VisitFacts:
    return VisitFacts(
        id=visit.pk,
        definition=visit.definition,
        visited_on=_text(visit.visited_on),
        window_start=_text(visit.earliest),
        window_end=_text(visit.latest),
    )


def _filled(record: FormRecord) -> Filled:
    return Filled(
        plan=plan_for(record),
        form=record.form,
        values=record.values,
        visit=visit_facts(record.visit) if record.visit else None,
        repeat=record.repeat,
    )


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
