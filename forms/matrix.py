"""Where each form of one participant stands: what the visit matrix and the lists of open work show."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from forms.engine import Place, SubjectAnswers, evaluate_form, is_planned, plan_of
from forms.engine.plan import condition_reads
from forms.filled import context_of, plan_for, subject_answers, visit_facts
from forms.models import FormRecord
from patients.models import Visit
from studies.definition.compiled import CompiledStudy, VisitForm

NOT_STARTED = "not_started"


@dataclass(frozen=True)
class FormStatus:
    """One form at one visit (None: the participant's own, or a log's row)."""

    visit: Visit | None
    form: str
    required: bool
    record: FormRecord | None = None
    open_queries: int = 0
    answers: SubjectAnswers | None = None

    @property
    def status(self) -> str:
        """ "not_started", or the record's: "started", "complete", "error"."""
        return self.record.status if self.record else NOT_STARTED

    @property
    def repeat(self) -> int:
        return self.record.repeat if self.record else 1

    @cached_property
    def missing_required(self) -> int:
        """How many items that the form requires have no answer; worked out when it is asked."""
        if self.record is None or self.answers is None:
            return 0
        plan, context = plan_for(self.record), context_of(self.record, self.answers)
        state = evaluate_form(plan, plan.study.forms[self.form], self.record.values, context)
        return len(state.missing_required)


def is_asked(study: CompiledStudy, visit: Visit, entry: VisitForm, answers: SubjectAnswers) -> bool:
    """Whether the schedule asks this form at this visit, given what the participant has answered."""
    if entry.show_if is None:
        return True
    plan = plan_of(study)
    return is_planned(entry, answers.context(plan, condition_reads(study, entry), Place(visit_facts(visit))))


class Matrix:
    """The statuses of one participant's forms; `visits` as in `subject_answers`."""

    def __init__(
        self,
        study: CompiledStudy,
        rows: list[FormRecord],
        asked: Counter[int],
        visits: Callable[[], Iterable[Visit]],
    ) -> None:
        self.study, self.rows, self.asked = study, rows, asked
        self.answers = subject_answers(rows, visits)
        self.by_place = {(r.visit_id, r.form, r.repeat): r for r in rows}

    def statuses(self, visits: list[Visit]) -> list[FormStatus]:
        at_visits = [s for visit in visits for s in self._of_visit(visit)]
        placed = {s.record.pk for s in at_visits if s.record}
        own = [f for f in self.study.forms.values() if f.kind == "subject"]
        own_forms = [self._status(None, form.id, True) for form in own]
        rest = [r for r in self.rows if r.pk not in placed and self.study.forms[r.form].kind == "log"]
        return [*at_visits, *own_forms, *(self._of(None, r.form, True, r) for r in rest)]

    def _of_visit(self, visit: Visit) -> list[FormStatus]:
        planned = self.study.visits_by_id.get(visit.definition)
        expected = visit.applies or visit.visited_on is not None
        found = []
        for entry in planned.forms if planned else ():
            status = self._status(visit, entry.form, entry.required)
            if status.record is not None or (expected and is_asked(self.study, visit, entry, self.answers)):
                found.append(status)
        return found

    def _status(self, visit: Visit | None, form: str, required: bool) -> FormStatus:
        """A participant's own form that is asked at a visit is the same one everywhere."""
        of_visit = visit is not None and self.study.forms[form].kind == "visit"
        record = self.by_place.get((visit.pk if of_visit and visit else None, form, 1))
        return self._of(visit, form, required, record)

    def _of(self, visit: Visit | None, form: str, required: bool, record: FormRecord | None) -> FormStatus:
        if record is None:
            return FormStatus(visit, form, required)
        return FormStatus(visit, form, required, record, self.asked[record.pk], self.answers)
