"""The records that one change may concern, read and locked together.

The participant's row is the lock: whoever changes answers of one participant waits for the other. That makes
the first save of a form, recomputation across forms and the state of the participation safe with one
statement.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from clinnova.lib.prepared import Row, Step, fetch
from clinnova.lib.problems import NotFound
from forms import policies
from forms.capture.reads import Visits, opened, opening
from forms.capture.targets import Target, settled, visit_form
from forms.engine import Context, FormState, StudyPlan, SubjectAnswers, evaluate_form, is_planned, plan_of
from forms.engine.plan import condition_reads
from forms.filled import context_of, place, plan_for, subject_answers
from forms.models import FormRecord
from studies.definition.compiled import CompiledStudy, FormDef, VisitForm
from studies.registry import definition


@dataclass
class Sheet:
    """A form that is being worked on. `record` is not in the database yet while its `version` is 0 and `pk`
    None; `records` holds it and every other record of the participant that may be concerned."""

    target: Target
    record: FormRecord
    records: list[FormRecord]
    visits: Visits
    queried: bool  # whether checks have asked anything of this participant that still counts

    @property
    def plan(self) -> StudyPlan:
        return plan_for(self.record)

    @property
    def form(self) -> FormDef:
        return self.plan.study.forms[self.record.form]

    @property
    def stored(self) -> FormRecord | None:
        return self.record if self.record.pk else None

    def evaluate(self, record: FormRecord) -> FormState:
        """The state of one of the records under the present values of all of them."""
        plan = plan_for(record)
        return evaluate_form(plan, plan.study.forms[record.form], record.values, self.context(record))

    def context(self, record: FormRecord) -> Context:
        """What the present values of the other records give to one of them."""
        reads = plan_for(record).forms[record.form].reads
        return context_of(record, subject_answers(self.records if reads else (), lambda: self.visits.all))


def first_reads(target: Target) -> tuple[Step, Step]:
    """The statements with which `open_sheet` begins, for a caller who sends them together with others.

    Raises NotFound for a form that is not asked there.
    """
    study = definition(target.subject.version_id)
    target = settled(target, study)
    return opening(target, _others(target, study, _condition(target, study)))


def open_sheet(target: Target, rows: Sequence[Row] | None = None, *, releasing: bool = False) -> Sheet:
    """Lock the participant and read what a change of `target` may concern. Call inside `audit.recorded`.

    `rows` are the answer to `first_reads`, where that was sent before. Raises NotFound for a form that is not
    asked there, Invalid for a visit that has not begun, Locked for an entry made in error and for a form that
    is held, unless it is `releasing`.
    """
    assumed = target.subject.version_id
    records, queried = opened(target.subject, fetch(*first_reads(target)) if rows is None else rows)
    if target.subject.version_id != assumed:  # another study version since the participant was read
        records, queried = opened(target.subject, fetch(*first_reads(target)))
    study = definition(target.subject.version_id)
    target = settled(target, study)
    policies.check_visit_started(target.visit)
    condition, visits = _condition(target, study), Visits(target)
    visits.place(records)
    found = next((r for r in records if _is_target(r, target)), None)
    if found is None:
        found = _blank(target)
        _check_may_begin(target, study, condition, subject_answers(records, lambda: visits.all))
        records.append(found)
    found.subject, found.visit = target.subject, target.visit  # known already: spares two reads
    policies.check_not_in_error(found)
    if not releasing:
        policies.check_not_held(found)
    return Sheet(target, found, records, visits, queried)


def _others(target: Target, study: CompiledStudy, condition: VisitForm | None) -> set[str]:
    """All related forms; not the form itself where nobody reads it: of that only the one record (logs are
    long).
    """
    plan = plan_of(study)
    reads = condition_reads(study, condition)
    wanted = set(plan.related[target.form]) | {read.form for read in reads if read.form}
    if not plan.readers[target.form] and target.form not in plan.visit_reads:
        wanted.discard(target.form)
    return wanted


def _is_target(record: FormRecord, target: Target) -> bool:
    visit = target.visit.pk if target.visit else None
    return (record.form, record.visit_id, record.repeat) == (target.form, visit, target.repeat)


def _blank(target: Target) -> FormRecord:
    return FormRecord(
        study=target.subject.study,
        subject=target.subject,
        visit=target.visit,
        form=target.form,
        repeat=target.repeat,
        study_version_id=target.subject.version_id,
    )


def _condition(target: Target, study: CompiledStudy) -> VisitForm | None:
    """The schedule's entry for this form where it carries a condition."""
    if target.visit is None:
        return None
    entry = visit_form(target.visit, study.forms[target.form], study)
    return entry if entry is not None and entry.show_if is not None else None


def _check_may_begin(
    target: Target, study: CompiledStudy, condition: VisitForm | None, answers: SubjectAnswers
) -> None:
    """A form that the schedule asks under a condition begins only when that is true; a log row was added
    before.
    """
    if study.forms[target.form].kind == "log" and target.repeat > 1:
        taken = FormRecord.objects.filter(subject=target.subject, form=target.form).count()
        if target.repeat > taken + 1:
            raise NotFound(_("This row does not exist."))
    if condition is not None:
        plan = plan_of(study)
        here = place(plan, target.form, target.visit)
        if not is_planned(condition, answers.context(plan, condition_reads(study, condition), here)):
            raise NotFound(_("This form is not asked here, given the other answers."))
