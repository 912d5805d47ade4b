"""The logs of a participant as data: what goes on, what has ended, and what waits to be reviewed at a visit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone

from forms.engine import Context, SubjectAnswers, environment, plan_of
from forms.engine.visibility import truth
from forms.filled import context_of, subject_answers
from forms.models import FormRecord, LogReview
from patients.models import Subject, Visit
from studies.definition.compiled import CompiledStudy, FormDef, ItemDef
from studies.definition.crossing import foreign_reads

ONGOING, ENDED, IN_ERROR = "ongoing", "ended", "error"
COLUMNS = 5  # of a log that names none
_LONG = frozenset({"long_text", "file", "heading"})


@dataclass(frozen=True)
class LogState:
    """A log at a visit. `ongoing` entries wait until a `review` or a change (`changed_at`) at this visit.

    `later` holds the numbers of entries that were added or changed after the review.
    """

    form: str
    entries: int
    ongoing: int
    review: LogReview | None = None
    later: tuple[int, ...] = ()
    changed_at: datetime | None = None

    @property
    def waits(self) -> bool:
        return bool(self.ongoing) and self.review is None and self.changed_at is None


def columns_of(form: FormDef) -> list[ItemDef]:
    """The items that the table of a log shows."""
    if form.columns:
        return [form.items[name] for name in form.columns if name in form.items]
    return [item for item in form.items.values() if item.type not in _LONG][:COLUMNS]


class Logbook:
    """All logs of one participant. `rows` are the participant's filled forms, those of visits included."""

    def __init__(self, study: CompiledStudy, subject: Subject, rows: Iterable[FormRecord]) -> None:
        self.study, self.subject, self.rows = study, subject, list(rows)

    @cached_property
    def _answers(self) -> SubjectAnswers:
        """What entries may read of other forms; hardly any do."""
        return subject_answers(self.rows, self.subject.visits.all)

    def entries(self, form: str) -> list[FormRecord]:
        """Every entry of a log in the order of its number, those made in error included."""
        return sorted((r for r in self.rows if r.form == form), key=lambda r: r.repeat)

    def course(self, record: FormRecord) -> str:
        """Whether an entry goes on; "" in a log that does not say. What is not known to have ended goes on."""
        if record.status == FormRecord.Status.ENTERED_IN_ERROR:
            return IN_ERROR
        form = self.study.forms[record.form]
        if form.ongoing is None:
            return ""
        plan = plan_of(self.study)
        reads = foreign_reads(form.ongoing, plan.places, plan.forms[form.id].names)
        around = context_of(record, self._answers) if reads else Context()
        return (
            ENDED if truth(form.ongoing, environment(plan, form, record.values, around)) is False else ONGOING
        )

    def at(self, visit: Visit, form: str, reviews: Iterable[LogReview]) -> LogState:
        """Where a log stands at a visit that has begun; `reviews` are all of the participant, oldest first."""
        kept = counting(self.entries(form))
        own = [r for r in reviews if r.form == form and r.visit_id == visit.pk]
        review = own[-1] if own else None
        return LogState(
            form=form,
            entries=len(kept),
            ongoing=sum(self.course(record) == ONGOING for record in kept),
            review=review,
            later=tuple(review.changed_since(kept)) if review else (),
            changed_at=self._changed(visit, kept),
        )

    def _changed(self, visit: Visit, kept: list[FormRecord]) -> datetime | None:
        """When an entry was last changed from the day of the visit on, up to the next visit that has data."""
        first = visit.visited_on
        begun = {r.visit.visited_on for r in self.rows if r.visit is not None}
        following = [day for day in begun if day and first and day > first]
        last = min(following, default=date.max)
        moments = [r.modified_at for r in kept if first and first <= _day(r.modified_at) < last and r.version]
        return max(moments, default=None)


def counting(records: Iterable[FormRecord]) -> list[FormRecord]:
    """Without those made in error."""
    return [r for r in records if r.status != FormRecord.Status.ENTERED_IN_ERROR]


def shown_as(records: Iterable[FormRecord]) -> dict[str, int]:
    """What a review keeps of the entries that were shown: number -> version."""
    return {str(record.repeat): record.version for record in counting(records)}


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
