"""What stands around a form: the other forms of the visit, and the addresses of its requests."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from forms.capture import Target
from forms.matrix import FormStatus, Matrix
from forms.models import FormRecord
from forms.rendering.source import Source
from forms.rendering.words import say
from studies.definition.compiled import CompiledStudy

ITEM = "item-id"  # stands for the item in addresses that the browser completes


@dataclass(frozen=True, slots=True)
class FormLink:
    """A link of the form list; `status` is a code of `clinnova.ui.statuses`."""

    title: str
    url: str
    status: str
    current: bool
    open_queries: int = 0
    optional: bool = False


def form_links(
    source: Source, asked: Target, rows: Iterable[FormRecord], queries: Counter[int]
) -> list[FormLink]:
    """The forms of the visit in the protocol's order. `asked` is the target as addressed."""
    return visit_links(source.study, asked, rows, queries) if asked.visit is not None else []


def visit_links(
    study: CompiledStudy, asked: Target, rows: Iterable[FormRecord], queries: Counter[int]
) -> list[FormLink]:
    """The forms of the visit of `asked`, which may be a log that is open in its context."""
    matrix = Matrix(study, _of_interest(study, rows), queries, asked.subject.visits.all)
    statuses = matrix.statuses([asked.visit]) if asked.visit else []
    return [_link(study, asked, status) for status in statuses if status.visit is not None]


def addresses(target: Target) -> dict[str, str]:
    """The requests that the page makes."""
    names = ("operations", "file", "complete", "reopen", "query")
    return {name: _address(target, name) for name in names} | {
        "history": _address(target, "history", ITEM),
        "query_step": reverse("query", args=[target.subject.study.slug, 0]),
    }


def page_of(target: Target, form: str, repeat: int = 1) -> str:
    """The address of a form beside `target`, at the same visit or of the same participant."""
    subject = target.subject
    if target.visit is not None:
        return reverse("entry", args=[subject.study.slug, subject.number, target.visit.pk, form])
    return reverse("record_entry", args=[subject.study.slug, subject.number, form, repeat])


def _address(target: Target, action: str, *more: str) -> str:
    subject = target.subject
    if target.visit is not None:
        return reverse(
            f"entry_{action}", args=[subject.study.slug, subject.number, target.visit.pk, target.form, *more]
        )
    return reverse(
        f"record_{action}", args=[subject.study.slug, subject.number, target.form, target.repeat, *more]
    )


def _of_interest(study: CompiledStudy, rows: Iterable[FormRecord]) -> list[FormRecord]:
    """Without the rows of logs: a hundred adverse events say nothing about the forms of a visit."""
    return [row for row in rows if study.forms[row.form].kind != "log"]


def _link(study: CompiledStudy, asked: Target, status: FormStatus) -> FormLink:
    return FormLink(
        title=say(study.forms[status.form].title),
        url=page_of(asked, status.form),
        status=status.status,
        current=status.form == asked.form,
        open_queries=status.open_queries,
        optional=not status.required,
    )
