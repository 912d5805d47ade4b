"""The visit matrix as the page draws it: forms as rows, visits as columns, every cell in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinnova.lib.display import day, day_short, period
from forms.addresses import form_address
from forms.matrix import NOT_STARTED, FormStatus
from forms.models import FormRecord
from forms.rendering.words import say
from patients import schedule
from patients.dialogs import Dialog, Dialogs
from patients.models import Subject, Visit
from patients.schedule import PLANNED_KINDS
from patients.states import RUNNING
from patients.windows import VisitStatus
from studies.definition.compiled import CompiledStudy
from studies.definition.compiled.study import VisitDef

QUERY, MISSED, OPTIONAL = "query", "missed", "optional"
_SHOWN = ("not_started", OPTIONAL, "started", "complete", QUERY, MISSED, "error")  # order of the legend
_WORDS = {
    VisitStatus.DONE_IN_WINDOW: "done"  # on time is what is expected: no word of its own
}
_URGENT = frozenset({VisitStatus.DUE, VisitStatus.OVERDUE})


@dataclass(frozen=True)
class Column:
    """A visit. `visit` is None for one that the protocol plans and that has no dates before the baseline."""

    title: str
    status: str
    dates: str
    window: str
    visit: Visit | None = None
    is_today: bool = False
    reason: str = ""
    start: Dialog | None = None
    missed: Dialog | None = None


@dataclass(frozen=True)
class Cell:
    """One form at one visit: `title` says form, visit, status and what is open."""

    status: str
    href: str
    title: str
    count: int = 0


@dataclass(frozen=True)
class Row:
    """One form; a cell per column, None where it is not asked."""

    title: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Grid:
    """The matrix. `legend` holds the statuses that occur, in a fixed order."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    legend: str


def columns(
    study: CompiledStudy, subject: Subject, visits: Sequence[Visit], today: date, offered: Dialogs
) -> tuple[Column, ...]:
    """The visits in order, then those that the protocol still plans once the baseline has taken place."""
    following = next((v.pk for v in visits if not v.visited_on and not v.missed_reason and v.applies), None)
    known = [_column(study, v, today, offered, is_next=v.pk == following) for v in visits]
    return (*known, *_planned(study, subject, visits))


def grid(
    study: CompiledStudy, subject: Subject, heads: tuple[Column, ...], statuses: Iterable[FormStatus]
) -> Grid:
    """The rows under these columns, in the order in which the protocol first asks the forms."""
    found = {(s.visit.pk, s.form): s for s in statuses if s.visit is not None}
    order = {entry.form: None for visit in study.visits for entry in visit.forms}
    asked = [form for form in order if any(form == key[1] for key in found)]
    rows = tuple(
        Row(say(study.forms[form].title), tuple(_cell(study, subject, c, found, form) for c in heads))
        for form in asked
    )
    used = {cell.status for row in rows for cell in row.cells if cell}
    return Grid(heads, rows, " ".join(s for s in _SHOWN if s in used))


def _column(study: CompiledStudy, visit: Visit, today: date, offered: Dialogs, is_next: bool) -> Column:
    status = schedule.status(visit, today)
    missed = offered.missed.get(visit.pk)
    startable = is_next or status in _URGENT or status == VisitStatus.MISSED or _may_come(visit, today)
    return Column(
        title=schedule.title(visit),
        status=_WORDS.get(status, status.value),
        dates=day(visit.visited_on) if visit.visited_on else _short(visit.earliest, visit.latest),
        window=_window(visit),
        visit=visit,
        is_today=visit.visited_on == today or status == VisitStatus.DUE,
        reason=visit.reason,
        start=offered.start.get(visit.pk) if startable else None,
        missed=missed if missed and not missed.refused else None,
    )


def _may_come(visit: Visit, today: date) -> bool:
    """Whether the window of a visit is open that is not expected of this participant."""
    if visit.applies or visit.earliest is None or visit.latest is None:
        return False
    return visit.earliest <= today <= visit.latest


def _planned(study: CompiledStudy, subject: Subject, visits: Sequence[Visit]) -> list[Column]:
    if subject.state not in RUNNING:
        return []
    existing = {v.definition for v in visits}
    ahead = [v for v in study.visits if v.kind in PLANNED_KINDS and v.id not in existing]
    return [Column(say(v.title), "planned", _after(v), "") for v in ahead]


def _after(visit: VisitDef) -> str:
    """When a visit lies that has no dates yet: `3 months after` the baseline."""
    if visit.months:
        return ngettext("after %(n)s month", "after %(n)s months", visit.months) % {"n": visit.months}
    return ngettext("after %(n)s day", "after %(n)s days", visit.days or 0) % {"n": visit.days or 0}


def _short(first: date | None, last: date | None) -> str:
    if first is None or last is None:
        return ""
    return day_short(first) if first == last else f"{day_short(first)} – {day_short(last)}"


def _window(visit: Visit) -> str:
    if visit.earliest is None or visit.latest is None:
        return ""
    return _("Window %(period)s") % {"period": period(visit.earliest, visit.latest)}


def _cell(
    study: CompiledStudy,
    subject: Subject,
    column: Column,
    found: dict[tuple[int, str], FormStatus],
    form: str,
) -> Cell | None:
    status = found.get((column.visit.pk, form)) if column.visit else None
    if status is None or column.visit is None:
        return None
    return Cell(
        status=_symbol(status, column),
        href=form_address(subject, form, column.visit.pk),
        title=f"{say(study.forms[form].title)}, {column.title}: {_words(status, column)}",
        count=status.open_queries,
    )


def _symbol(status: FormStatus, column: Column) -> str:
    if status.open_queries:
        return QUERY
    if status.record is not None:
        return status.status
    if column.status == VisitStatus.MISSED:
        return MISSED
    return NOT_STARTED if status.required else OPTIONAL


def _words(status: FormStatus, column: Column) -> str:
    """`in progress, 3 required items open, 1 open query`."""
    if status.record is not None:
        said = [FormRecord.Status(status.status).label.lower()]
    else:
        said = [_("visit missed") if _symbol(status, column) == MISSED else _("not started")]
    if status.status == FormRecord.Status.STARTED and status.missing_required:
        n = status.missing_required
        said.append(ngettext("%(n)s required item open", "%(n)s required items open", n) % {"n": n})
    if status.open_queries:
        n = status.open_queries
        said.append(ngettext("%(n)s open query", "%(n)s open queries", n) % {"n": n})
    if status.status == NOT_STARTED and not status.required:
        said.append(_("optional"))
    return ", ".join(said)
