"""Stored forms as the engine reads them."""

from collections.abc import Iterable

from clinnova.lib.dates import today
from forms.engine import Context, Filled, StudyPlan, SubjectAnswers, plan_of
from forms.models import FormRecord
from studies.registry import definition


def plan_for(record: FormRecord) -> StudyPlan:
    """The plan of the study version under which the record was filled."""
    return plan_of(definition(record.study_version_id))


def subject_answers(records: Iterable[FormRecord]) -> SubjectAnswers:
    """The answers of one participant; `records` with their visits loaded. Entries made in error do not
    count.
    """
    counted = (r for r in records if r.status != FormRecord.Status.ENTERED_IN_ERROR)
    return SubjectAnswers(map(_filled, counted), today().isoformat())


def context_of(record: FormRecord, answers: SubjectAnswers) -> Context:
    """What the other records of the participant give to this one."""
    reads = plan_for(record).forms[record.form].reads
    return answers.context(reads, record.visit_id, _visited_on(record))


def _filled(record: FormRecord) -> Filled:
    return Filled(
        plan=plan_for(record),
        form=record.form,
        values=record.values,
        visit=record.visit_id,
        definition=record.visit.definition if record.visit else "",
        visited_on=_visited_on(record),
        repeat=record.repeat,
    )


def _visited_on(record: FormRecord) -> str:
    return record.visit.visited_on.isoformat() if record.visit and record.visit.visited_on else ""
