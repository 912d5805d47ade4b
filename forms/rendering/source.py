"""What one entry page is made of, read once: record, state, context, earlier values, findings, queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import User
from accounts.roles import Permission
from clinnova.lib.display import day
from forms.capture import Target
from forms.engine import Context, FormState, environment, evaluate_form, plan_of
from forms.models import FormRecord, Query
from forms.rendering.attachments import FileView, file_views
from forms.rendering.kept import kept_of
from forms.rendering.terms import searched, with_terms
from forms.rendering.words import shown
from forms.selectors import context, record_attachments, record_queries
from patients.models import Visit
from patients.schedule import title
from studies import access
from studies.definition.compiled import CompiledStudy, FormDef, worded
from studies.definition.expressions import Env
from studies.registry import definition

BLANK = "new-row"  # the row id in the pattern from which the browser makes further rows


@dataclass(frozen=True)
class Earlier:
    """A value at an earlier visit: in words, and where it is from."""

    text: str
    title: str


@dataclass
class Source:
    """The facts behind one page. `findings` is by place, `queries` by item."""

    study: CompiledStudy
    form: FormDef
    target: Target
    record: FormRecord | None
    state: FormState
    context: Context
    env: Env
    read_only: bool
    previous: dict[str, Earlier] = field(default_factory=dict)
    findings: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    queries: Mapping[str, list[Query]] = field(default_factory=dict)
    files: Mapping[str, FileView] = field(default_factory=dict)
    searched: frozenset[str] = frozenset()  # systems of terms whose loaded list the page searches
    kept: dict[Any, Any] = field(default_factory=dict)  # what `kept_of` remembers

    @property
    def values(self) -> dict[str, Any]:
        return self.state.values


def read(user: User, target: Target, rows: Iterable[FormRecord], *, read_only: bool) -> Source:
    """The facts behind the page of `target`; `rows` are all filled forms of its participant."""
    rows = list(rows)
    record = find(rows, target)
    study = definition(record.study_version_id if record else target.subject.version_id)
    plan, form = plan_of(study), study.forms[target.form]
    known = context(target, rows)
    state = evaluate_form(plan, form, record.values if record else {}, known)
    spoken, in_words = worded(study, target.form, target.subject.site.code)
    told = with_terms(spoken, in_words, [record.values] if record else [])
    return Source(
        study=told,
        form=in_words,
        target=target,
        record=record,
        state=state,
        context=known,
        env=environment(plan, form, state.values, known),
        read_only=read_only,
        previous=_earlier(study, form, target, rows),
        queries=record_queries(user, record) if record else {},
        files=_files(user, form, target, record),
        searched=searched(form),
        kept=kept_of(told, in_words) if told is spoken else {},
    )


def _files(user: User, form: FormDef, target: Target, record: FormRecord | None) -> dict[str, FileView]:
    """Item -> the file that answers it; reads nothing for a form that asks for none."""
    if record is None or not any(item.type == "file" for item in form.items.values()):
        return {}
    own = access.can(user, Permission.ENTER_DATA, site=target.subject.site)
    return file_views(record.values, record_attachments(user, record), target.subject, own=own)


def find(rows: Iterable[FormRecord], target: Target) -> FormRecord | None:
    """The record of a settled target among the participant's filled forms."""
    visit = target.visit.pk if target.visit else None
    wanted = (target.form, visit, target.repeat)
    return next((r for r in rows if (r.form, r.visit_id, r.repeat) == wanted), None)


def _earlier(
    study: CompiledStudy, form: FormDef, target: Target, rows: list[FormRecord]
) -> dict[str, Earlier]:
    """Item -> its value at the nearest earlier visit that has one."""
    found: dict[str, Earlier] = {}
    for visited_on, visit, values in sorted(
        _visits_before(target, rows), key=lambda one: one[0], reverse=True
    ):
        visit.subject = target.subject
        where = f"{title(visit)}, {day(visited_on)}"
        for item in form.items.values():
            if item.id not in found and item.id in values:
                unit = values.get(f"{item.id}.unit")
                found[item.id] = Earlier(shown(study, item, values[item.id], unit), where)
    return found


def _visits_before(target: Target, rows: list[FormRecord]) -> list[tuple[date, Visit, dict[str, Any]]]:
    """The same form at visits before that of `target`: when, where, and what was answered."""
    if target.visit is None or target.visit.visited_on is None:
        return []
    return [
        (record.visit.visited_on, record.visit, record.values)
        for record in rows
        if record.form == target.form
        and record.visit is not None
        and record.visit.visited_on is not None
        and record.visit.visited_on < target.visit.visited_on
        and record.status != FormRecord.Status.ENTERED_IN_ERROR
    ]
