"""How much of what was due is complete, for many participants at once: one read, whatever their number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Case, F, JSONField, When

from accounts.models import User
from forms.engine.plan import condition_reads
from forms.filled import subject_answers
from forms.matrix import is_asked
from forms.models import FormRecord
from forms.selectors import readable_records
from patients.models import Subject, Visit
from studies.definition.compiled import CompiledStudy
from studies.models import Study
from studies.registry import definition

Place = tuple[int | None, str]  # visit (None for the participant's own form) and form


@dataclass(frozen=True)
class Completeness:
    """Required forms of the visits that took place: those complete, and all of them."""

    complete: int = 0
    expected: int = 0


def completeness(
    user: User, study: Study, subjects: Iterable[Subject], visits: Mapping[int, list[Visit]]
) -> dict[int, Completeness]:
    """By participant; `visits` by participant too. Answers are loaded only where a condition reads them."""
    subjects = list(subjects)
    compiled = {s.version_id: definition(s.version_id) for s in subjects}
    wanted = {form for version in compiled.values() for form in conditional_on(version)}
    by_subject: dict[int, list[FormRecord]] = defaultdict(list)
    for record in _records(user, study, subjects, wanted):
        by_subject[record.subject_id].append(record)
    return {s.pk: _share(compiled[s.version_id], visits.get(s.pk, []), by_subject[s.pk]) for s in subjects}


def conditional_on(study: CompiledStudy) -> set[str]:
    """Forms whose answers decide whether another form is asked at a visit."""
    return {read.form for v in study.visits for entry in v.forms for read in condition_reads(study, entry)}


def _records(user: User, study: Study, subjects: list[Subject], wanted: set[str]) -> list[FormRecord]:
    """The records of these participants; with their answers only where a condition reads them."""
    needed = Case(When(form__in=wanted, then=F("values")), default=None, output_field=JSONField())
    rows = readable_records(user, study).filter(subject__in=subjects).select_related(None)
    found = list(rows.defer("values").annotate(needed=needed).order_by("id"))
    for record in found:
        record.values = record.needed or {}
    return found


def _share(study: CompiledStudy, visits: list[Visit], records: list[FormRecord]) -> Completeness:
    known = {v.pk: v for v in visits}
    for record in records:
        if record.visit_id is not None:
            record.visit = known[record.visit_id]
    expected = _expected(study, visits, records)
    done = {_place(study, r.visit_id, r.form) for r in records if r.status == FormRecord.Status.COMPLETE}
    return Completeness(len(expected & done), len(expected))


def _expected(study: CompiledStudy, visits: list[Visit], records: list[FormRecord]) -> set[Place]:
    answers = subject_answers(records, lambda: visits)
    return {
        _place(study, visit.pk, entry.form)
        for visit in visits
        if visit.visited_on is not None and visit.definition in study.visits_by_id
        for entry in study.visits_by_id[visit.definition].forms
        if entry.required and is_asked(study, visit, entry, answers)
    }


def _place(study: CompiledStudy, visit: int | None, form: str) -> Place:
    return (visit if study.forms[form].kind == "visit" else None, form)
