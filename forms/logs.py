"""Rows of the matrix that belong to no visit: logs with their entries, forms of the participant alone."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from forms.addresses import form_address
from forms.logbook import Logbook
from forms.matrix import FormStatus
from forms.models import FormRecord, LogReview
from forms.rendering.log_nav import count_words, log_address, look_of, words_of
from forms.rendering.words import say
from patients.models import Subject, Visit
from studies.definition.compiled import CompiledStudy, FormDef

SHOWN = 6
_TEXTS = frozenset({"text", "long_text"})


@dataclass(frozen=True)
class Entry:
    """One row of a log. `label` is what was written first: the event, the drug."""

    label: str
    href: str
    status: str
    queries: int = 0


@dataclass(frozen=True)
class LogRow:
    """A log with its newest entries; `add` is where a new one is posted to, `href` the page of all of them.

    `review` is a status with its words where ongoing entries wait at the visit that took place last.
    """

    title: str
    words: str
    entries: tuple[Entry, ...]
    more: int
    add: str
    href: str = ""
    review: tuple[str, str] | None = None


def log_rows(
    study: CompiledStudy,
    subject: Subject,
    statuses: Iterable[FormStatus],
    visits: Iterable[Visit] = (),
    reviews: Iterable[LogReview] = (),
) -> tuple[LogRow, ...]:
    """Every log of the study; entries made in error are left out of the count. `visits` and `reviews` are all of the
    participant.
    """
    statuses, reviews = list(statuses), list(reviews)
    held: dict[str, list[FormStatus]] = {form: [] for form in study.logs}
    for status in statuses:
        if status.visit is None and status.form in held:
            held[status.form].append(status)
    here = max((v for v in visits if v.visited_on), key=lambda v: (v.visited_on, v.pk), default=None)
    book = Logbook(study, subject, [s.record for s in statuses if s.record is not None])
    return tuple(_log(book, study.forms[form], found, here, reviews) for form, found in held.items())


def own_forms(study: CompiledStudy, subject: Subject, statuses: Iterable[FormStatus]) -> tuple[LogRow, ...]:
    """Forms of the participant that no visit asks."""
    at_visits = {entry.form for visit in study.visits for entry in visit.forms}
    found = [s for s in statuses if s.visit is None and study.forms[s.form].kind == "subject"]
    return tuple(
        LogRow(say(study.forms[s.form].title), "", (_entry(study.forms[s.form], subject, s),), 0, "")
        for s in found
        if s.form not in at_visits
    )


def _log(
    book: Logbook, form: FormDef, found: list[FormStatus], here: Visit | None, reviews: list[LogReview]
) -> LogRow:
    subject = book.subject
    kept = [s for s in found if s.status != FormRecord.Status.ENTERED_IN_ERROR]
    kept.sort(key=lambda s: s.repeat, reverse=True)
    return LogRow(
        title=say(form.title),
        words=count_words(len(kept)),
        entries=tuple(_entry(form, subject, s) for s in kept[:SHOWN]),
        more=max(len(kept) - SHOWN, 0),
        add=reverse("log_add", args=[subject.study.slug, subject.number, form.id]),
        href=log_address(subject, form.id, here.pk if here else None),
        review=_review(book, form, here, reviews),
    )


def _review(
    book: Logbook, form: FormDef, here: Visit | None, reviews: list[LogReview]
) -> tuple[str, str] | None:
    if here is None or form.ongoing is None:
        return None
    state = book.at(here, form.id, reviews)
    status = look_of(state)
    return (status, words_of(state)) if status else None


def _entry(form: FormDef, subject: Subject, status: FormStatus) -> Entry:
    return Entry(
        label=_label(form, status),
        href=form_address(subject, form.id, None, status.repeat),
        status="query" if status.open_queries else status.status,
        queries=status.open_queries,
    )


def _label(form: FormDef, status: FormStatus) -> str:
    values = status.record.values if status.record else {}
    texts = (values[item.id] for item in form.items.values() if item.type in _TEXTS and item.id in values)
    return next(texts, "") or _("Entry %(n)s") % {"n": status.repeat}
