"""One participant while she is told: her visits and forms so far, and the filling of the next ones."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from accounts.models import User
from clinnova.demo.answers.laboratory import LEVELS
from clinnova.demo.answers.samples import kits
from clinnova.demo.course import Flare, Moment
from clinnova.demo.filling import gather
from clinnova.demo.plan import Plan
from clinnova.demo.slips import Slip, draw_slip
from clinnova.demo.therapy import advanced
from clinnova.demo.units import in_usual_units
from forms.actions.completion import save_and_complete
from forms.actions.logs import add_row
from forms.capture import Target, save_form
from forms.engine import Context, SubjectAnswers, plan_of
from forms.engine.plan import condition_reads
from forms.filled import place, subject_answers
from forms.matrix import is_asked
from forms.models import FormRecord
from forms.selectors import get_record
from patients.models import Subject, Visit
from studies.definition.compiled import ForeignItem
from studies.definition.compiled.study import VisitForm
from studies.registry import definition

# Forms that a visit may ask, and how often they are filled there; all others seldom.
OPTIONAL = {
    "infection_screening": 0.7, "laboratory_further": 0.2, "laboratory_ibd": 0.3, "laboratory_rd": 0.3,
    "laboratory_ms": 0.4, "laboratory": 0.8, "calprotectin": 0.5, "cdai": 0.4, "imaging_ibd": 0.25, "imaging_rd": 0.3,
    "drug_levels": 0.4, "mri": 0.25, "timed_tests": 0.6, "sdmt": 0.5, "specimens": 0.4, "pregnancy": 0.2,
    "autoantibodies": 0.3, "pro_totals_ibd": 0.15, "pro_totals_rd": 0.15, "pro_totals_ms": 0.2, "gad7": 0.2,
    "consent": 0.0, "end_of_study": 0.0, "msfc": 0.05, "ms_severity": 0.0, "csf": 0.0,
}  # fmt: skip
SELDOM = 0.1
MONTH = 35  # days after screening from which a date may be a month too early


@dataclass(frozen=True)
class Mistake:
    """An odd answer that was entered: where, what would be right, and what is to become of it."""

    target: Target
    record: FormRecord
    slip: Slip
    right: Any
    on: date


class Telling:
    """What is known of a participant while her story is told."""

    def __init__(self, by: User, subject: Subject, plan: Plan, today: date, monitor: User | None) -> None:
        self.by, self.subject, self.plan, self.today, self.monitor = by, subject, plan, today, monitor
        self.study = definition(subject.version_id)
        self.records: list[FormRecord] = []
        self.visits: list[Visit] = []
        self.mistakes: list[Mistake] = []
        self._entries = list(plan.entries)
        self.read_visits()

    def read_visits(self) -> None:
        """Read the visits again: a baseline plans all others."""
        self.visits = list(Visit.objects.filter(subject=self.subject).order_by("id"))
        for visit in self.visits:
            visit.subject = self.subject

    def visit(self, name: str) -> Visit:
        return next(visit for visit in self.visits if visit.definition == name)

    def fill(
        self,
        visit: Visit,
        *,
        about: Flare | None = None,
        only: tuple[str, ...] = (),
        facts: Mapping[str, Any] | None = None,
        in_work: bool = False,
        slip: bool = False,
    ) -> None:
        """Fill the forms of a visit in the order of the protocol, all or `only` some; stops when screening fails.

        `in_work`: some forms are not begun yet, others not complete. `slip`: one answer may be odd.
        """
        moment = self._moment(visit, about, facts or {})
        random = self.plan.person.draw(f"fill/{moment.label}")
        forms = [e for e in self.study.visits_by_id[visit.definition].forms if self._wanted(e, random, facts)]
        forms = [e for e in forms if not only or e.form in only]
        early = (moment.on - self.plan.screened_on).days < MONTH
        odd = draw_slip(random, self.study, [e.form for e in forms], early=early) if slip else None
        for entry in forms:
            if self.study.forms[entry.form].kind == "subject" and self._has(entry.form):
                continue
            if not self._asked(visit, entry) or (in_work and random.random() < 0.3):
                continue
            target, half = Target(self.subject, visit, entry.form), in_work and random.random() < 0.35
            self._save(target, moment, self._at(target), odd=odd, half=half)
            if self.subject.state == Subject.State.SCREEN_FAILED:
                return

    def fill_own(self, form: str, on: date, facts: Mapping[str, Any]) -> None:
        """Fill one of the participant's own forms, outside visits."""
        moment = Moment(self.plan.course, "", on, form, found=dict(facts))
        target = Target(self.subject, None, form)
        self._save(target, moment, self._at(target))

    def write_logs(self, on: date) -> None:
        """Write the entries of the logs that are known by that day and not written yet."""
        due = [entry for entry in self._entries if entry.on <= on]
        self._entries = [entry for entry in self._entries if entry.on > on]
        for number, entry in enumerate(due):
            if entry.form not in self.study.logs:
                continue
            record = add_row(by=self.by, subject=self.subject, form=entry.form)
            moment = Moment(self.plan.course, "", on, f"{entry.form}/{on}/{number}", entry.about)
            target = Target(self.subject, None, entry.form, record.repeat)
            self._save(target, moment, self._at(target))

    def _moment(self, visit: Visit, about: Flare | None, facts: Mapping[str, Any]) -> Moment:
        label = f"{visit.definition}/{visit.repeat}"
        on = visit.visited_on or self.today
        moment = Moment(self.plan.course, visit.definition, on, label, about, dict(facts))
        moment.found["kits"] = kits(self.study.samples, visit.definition, self.plan.person.refuses)
        return moment

    def _wanted(self, entry: VisitForm, random: Random, facts: Mapping[str, Any] | None) -> bool:
        """Required forms, and some of the others: those that the person's treatment or the situation calls for."""
        if entry.required or (facts and entry.form == "end_of_study"):
            return True
        if entry.form == "drug_levels":
            drug = advanced(self.plan.person)
            if drug is None or drug.atc not in LEVELS:
                return False
        return random.random() < OPTIONAL.get(entry.form, SELDOM)

    def _has(self, form: str) -> bool:
        return any(record.form == form for record in self.records)

    def _asked(self, visit: Visit, entry: VisitForm) -> bool:
        """Whether the schedule asks a form at a visit of this participant."""
        if entry.show_if is None:
            return True
        reads = condition_reads(self.study, entry)
        return is_asked(self.study, visit, entry, self._answers(reads))

    def _answers(self, reads: Iterable[ForeignItem]) -> SubjectAnswers:
        """The participant's answers, only of the forms that are read: there may be a hundred others."""
        wanted = {read.form for read in reads}
        return subject_answers((r for r in self.records if r.form in wanted), lambda: self.visits)

    def _at(self, target: Target) -> Context:
        """What the participant's other forms give to this one."""
        plan, reads = plan_of(self.study), plan_of(self.study).forms[target.form].reads
        visit = None if self.study.forms[target.form].kind == "subject" else target.visit
        return self._answers(reads).context(plan, reads, place(plan, target.form, visit, target.repeat))

    def _save(
        self, target: Target, moment: Moment, given: Context, *, odd: Slip | None = None, half: bool = False
    ) -> None:
        """Save a form in one go and complete it, unless it is to stay half filled."""
        form = self.study.forms[target.form]
        answers = gather(form, given, moment, self.study)
        right = answers.get(odd.item) if odd else None
        if odd and right is not None and not half and not isinstance(right, dict):
            answers[odd.item] = odd.wrong(moment.random, right)
        answers = in_usual_units(answers, form, self.plan.person.country)
        if half:
            save_form(by=self.by, target=target, answers=_first(answers))
            self._keep(get_record(self.by, target))
            return
        record = save_and_complete(by=self.by, target=target, answers=answers)
        self._keep(record)
        if odd and right is not None and not isinstance(right, dict):
            self.mistakes.append(Mistake(target, record, odd, right, moment.on))
        if form.purpose:
            self.subject.refresh_from_db()

    def _keep(self, record: FormRecord | None) -> None:
        """A form without an answer leaves no record."""
        if record is not None:
            self.records.append(record)


def _first(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of the upper half of a form, but for those that the lower half may belong to."""
    names = list(answers)
    kept: Iterable[str] = names[: max(len(names) // 2, 1)]
    return {name: answers[name] for name in kept}
