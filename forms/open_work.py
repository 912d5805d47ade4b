"""Work that was begun: visits with forms still open, and forms that only wait to be completed.

Five reads, whatever the number of visits: both questions need the same records of the same participants.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, F, JSONField, Q, When

from accounts.roles import Permission
from forms.completeness import conditional_on
from forms.engine import SubjectAnswers, evaluate_form
from forms.engine.entry import has_data
from forms.filled import context_of, plan_for, subject_answers
from forms.matrix import is_asked
from forms.models import FormRecord
from forms.open_visits import perhaps_open
from forms.selectors import in_progress, readable_records
from forms.work_scope import LIMIT, Scope, touched_by
from patients.models import Visit
from patients.selectors import readable_visits
from studies.definition.compiled import CompiledStudy
from studies.registry import definition

_Status = FormRecord.Status
_Forms = dict[tuple[int, int | None, str], FormRecord]


@dataclass(frozen=True)
class OpenVisit:
    """A visit that took place: how many of the forms that are asked are complete, which is next."""

    visit: Visit
    complete: int
    expected: int
    begun: tuple[FormRecord, ...]
    following: str


@dataclass(frozen=True)
class OpenWork:
    """`ready`: everything required is entered. `begun`: the rest, but for those of `visits`."""

    visits: tuple[OpenVisit, ...] = ()
    ready: tuple[FormRecord, ...] = ()
    begun: tuple[FormRecord, ...] = ()
    cut: bool = False


def open_work(scope: Scope, versions: Iterable[int]) -> OpenWork:
    """Begun work at the sites where she enters data, the longest untouched first."""
    started = list(_started(scope)[: LIMIT + 1])
    candidates = list(perhaps_open(scope, versions))
    cut = len(started) > LIMIT or len(candidates) > LIMIT
    started, candidates = started[:LIMIT], candidates[:LIMIT]
    near = [record for record in started if _may_be_ready(record)]
    known = _Known(scope, candidates, near)
    visits = tuple(found for visit in candidates if (found := known.open_visit(visit)))
    ready = tuple(record for record in near if known.is_ready(record))
    elsewhere = {record.pk for one in visits for record in one.begun} | {record.pk for record in ready}
    return OpenWork(visits, ready, tuple(r for r in started if r.pk not in elsewhere), cut)


def _started(scope: Scope) -> Iterable[FormRecord]:
    rows = in_progress(scope.user, scope.study).filter(
        scope.at_site, subject__site__in=scope.sites(Permission.ENTER_DATA)
    )
    return rows.filter(touched_by(scope.user, FormRecord)) if scope.mine else rows


def _may_be_ready(record: FormRecord) -> bool:
    """Whether everything is answered that is required of everybody: spares the engine most forms."""
    form = plan_for(record).study.forms[record.form]
    groups = [group for group in form.groups if group.kind != "repeat" and group.show_if is None]
    return all(
        has_data(item, record.values)
        for group in groups
        for item in group.items
        if item.required and item.show_if is None and item.type not in ("computed", "heading")
    )


class _Known:
    """What is stored about the participants concerned, read once: their visits, and the records that count."""

    def __init__(self, scope: Scope, visits: Sequence[Visit], near: Sequence[FormRecord]) -> None:
        self.subjects = {row.subject_id: row.subject for row in (*visits, *near)}
        self.visits: dict[int, list[Visit]] = defaultdict(list)
        self.records: dict[int, list[FormRecord]] = defaultdict(list)
        self.forms: _Forms = {}
        if self.subjects:
            self._read(scope, visits, near)

    def _read(self, scope: Scope, visits: Sequence[Visit], near: Sequence[FormRecord]) -> None:
        places: dict[int, Visit] = {}
        all_visits = readable_visits(scope.user).filter(subject__in=self.subjects).select_related(None)
        for visit in all_visits.order_by("id"):
            visit.subject = self.subjects[visit.subject_id]
            self.visits[visit.subject_id].append(visit)
            places[visit.pk] = visit
        full = {record.pk: record for record in near}
        for record in self._rows(scope, visits, near):
            record.values = record.needed or {}
            record.subject = self.subjects[record.subject_id]
            if record.visit_id is not None:
                record.visit = places[record.visit_id]
            kept = full.get(record.pk, record)
            self.records[record.subject_id].append(kept)
            self.forms[record.subject_id, record.visit_id, record.form] = kept

    def _rows(
        self, scope: Scope, visits: Sequence[Visit], near: Sequence[FormRecord]
    ) -> Iterable[FormRecord]:
        """All records of the visits in question and the participants' own; of others only what is read."""
        studies = {subject.version_id: definition(subject.version_id) for subject in self.subjects.values()}
        own = {
            form.id for study in studies.values() for form in study.forms.values() if form.kind == "subject"
        }
        read = {form for study in studies.values() for form in conditional_on(study)}
        read |= {r.form for record in near for r in plan_for(record).forms[record.form].reads if r.form}
        needed = Case(When(form__in=read, then=F("values")), default=None, output_field=JSONField())
        wanted = Q(visit__in=[v.pk for v in visits]) | Q(form__in=own | read) | Q(pk__in=[r.pk for r in near])
        rows = readable_records(scope.user).filter(wanted, subject__in=self.subjects)
        return rows.select_related(None).defer("values").annotate(needed=needed).order_by("id")

    def open_visit(self, visit: Visit) -> OpenVisit | None:
        """The progress of a visit; None where everything that is asked is complete and nothing is begun."""
        study, subject = definition(visit.subject.version_id), visit.subject_id
        expected = self._expected(study, visit)
        done = [form for form in expected if self._status(study, visit, form) == _Status.COMPLETE]
        here = [r for r in self.records[subject] if r.visit_id == visit.pk and r.status == _Status.STARTED]
        missing = [form for form in expected if form not in done]
        if not missing and not here:
            return None
        following = here[0].form if here else missing[0]
        return OpenVisit(visit, len(done), len(expected), tuple(here), following)

    def is_ready(self, record: FormRecord) -> bool:
        """Whether `Complete form` would be accepted now."""
        plan = plan_for(record)
        context = context_of(record, self._answers(record.subject_id))
        state = evaluate_form(plan, plan.study.forms[record.form], record.values, context)
        return not state.missing_required and not any(f.severity == "hard" for f in state.findings)

    def _expected(self, study: CompiledStudy, visit: Visit) -> list[str]:
        planned = study.visits_by_id.get(visit.definition)
        entries = [entry for entry in planned.forms if entry.required] if planned else []
        if all(entry.show_if is None for entry in entries):
            return [entry.form for entry in entries]
        answers = self._answers(visit.subject_id)
        return [entry.form for entry in entries if is_asked(study, visit, entry, answers)]

    def _status(self, study: CompiledStudy, visit: Visit, form: str) -> str:
        place = visit.pk if study.forms[form].kind == "visit" else None
        record = self.forms.get((visit.subject_id, place, form))
        return record.status if record else ""

    def _answers(self, subject: int) -> SubjectAnswers:
        return subject_answers(self.records[subject], lambda: self.visits[subject])
