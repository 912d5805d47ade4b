"""Rows of work as Today shows them: a visit with its window, or a task; forms of one visit become one row."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forms.addresses import participant_address, record_address
from forms.models import FormRecord
from forms.rendering.words import say
from patients import schedule
from patients.models import Subject, Visit
from studies.definition.compiled import FormDef
from studies.registry import definition

_Status = FormRecord.Status


@dataclass(frozen=True)
class DueRow:
    """A visit with its window."""

    url: str
    who: str
    what: str
    more: str
    visit: Visit

    @property
    def text(self) -> str:
        """What a filter looks through."""
        return f"{self.who} {self.what} {self.more}"


@dataclass(frozen=True)
class TaskRow:
    """Something that waits; `word` replaces the usual word of the status, `done` of `asked` forms it."""

    url: str
    who: str
    more: str
    status: str
    word: str = ""
    done: int = 0
    asked: int = 0

    @property
    def text(self) -> str:
        return f"{self.who} {self.more}"

    @property
    def progress(self) -> str:
        """`5 of 9 forms`, for a visit in progress."""
        facts = {"done": self.done, "asked": self.asked}
        return ngettext("%(done)s of %(asked)s form", "%(done)s of %(asked)s forms", self.asked) % facts


@dataclass(frozen=True)
class Column:
    """A list of work: its rows, how many fit in all, and what is said when there are none. `counted`: the
    noun of the count, for screen readers.
    """

    title: str
    rows: tuple[DueRow | TaskRow, ...]
    total: int
    cut: bool = False
    empty: str = ""
    empty_more: str = ""
    counted: str = ""

    @property
    def hidden(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True)
class Waiting:
    """The column of what waits for one person, in groups of one kind each; groups without rows are left out."""

    title: str
    groups: tuple[Column, ...]
    empty: str = ""
    empty_more: str = ""
    counted: str = ""

    @property
    def total(self) -> int:
        return sum(group.total for group in self.groups)

    @property
    def rows(self) -> tuple[DueRow | TaskRow, ...]:
        return tuple(row for group in self.groups for row in group.rows)


@dataclass
class Work:
    """Forms of one visit of one participant, or those of one kind that belong to no visit."""

    subject: Subject
    what: str
    at: datetime
    visit: int | None = None
    records: list[FormRecord] = field(default_factory=list)


def works(records: Iterable[FormRecord], visits: Iterable[Visit]) -> list[Work]:
    """One entry per visit, the last worked on first."""
    found: dict[tuple[int, int | None, str], Work] = {}
    for record in records:
        key = (record.subject_id, record.visit_id, "" if record.visit_id else record.form)
        work = found.setdefault(key, Work(record.subject, _head(record), record.modified_at, record.visit_id))
        work.records.append(record)
    for visit in visits:
        key = (visit.subject_id, visit.pk, "")
        found.setdefault(key, Work(visit.subject, schedule.title(visit), visit.modified_at, visit.pk))
    return sorted(found.values(), key=lambda w: w.at, reverse=True)


def work_row(work: Work) -> TaskRow:
    """Leads to the form in progress when there is exactly one, else to the participant."""
    begun = [r for r in work.records if r.status == _Status.STARTED]
    url = record_address(begun[0]) if len(begun) == 1 else participant_address(work.subject)
    return TaskRow(
        url=url,
        who=work.subject.number,
        more=_words(work, begun),
        status=_Status.STARTED if begun else _Status.COMPLETE if work.records else "done",
        word="" if work.records else _("Visited"),
    )


def _words(work: Work, begun: list[FormRecord]) -> str:
    """`Month 3: 3 forms complete, 1 in progress`; a single form by its name."""
    if len(work.records) == 1:
        return place(work.records[0])
    complete = sum(1 for r in work.records if r.status == _Status.COMPLETE)
    said = []
    if complete:
        said.append(ngettext("%(n)s form complete", "%(n)s forms complete", complete) % {"n": complete})
    if begun and complete:
        said.append(_("%(n)s in progress") % {"n": len(begun)})
    elif begun:
        said.append(
            ngettext("%(n)s form in progress", "%(n)s forms in progress", len(begun)) % {"n": len(begun)}
        )
    return f"{work.what}: {', '.join(said)}" if said else work.what


def _head(record: FormRecord) -> str:
    """The visit, or the name of the log or form that belongs to none."""
    return where(record) if record.visit else say(_form(record).title)


def _form(record: FormRecord) -> FormDef:
    return definition(record.study_version_id).forms[record.form]


def place(record: FormRecord) -> str:
    """`Month 3, Laboratory`; a participant's own form without a visit."""
    title = say(_form(record).title)
    if record.visit is None:
        return f"{title} {record.repeat}" if record.repeat > 1 else title
    record.visit.subject = record.subject
    return f"{schedule.title(record.visit)}, {title}"


def where(record: FormRecord) -> str:
    """The visit alone, or the name of a form that has none: beside an item that is enough to find it."""
    if record.visit is None:
        return place(record)
    record.visit.subject = record.subject
    return schedule.title(record.visit)


def age(days: int) -> str:
    """`4 days`."""
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days} if days > 0 else _("today")
