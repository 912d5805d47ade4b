"""The logs of a participant beside a form: how many entries, and which of them wait to be reviewed at a visit."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinnova.lib.display import day
from forms.logbook import Logbook, LogState, counting
from forms.models import FormRecord, LogReview
from forms.rendering.words import say
from patients.models import Subject, Visit


@dataclass(frozen=True, slots=True)
class LogLink:
    """A log in the list beside a form. `status` is a code of `clinnova.ui.statuses`, `words` say what it means."""

    title: str
    url: str
    status: str
    words: str
    entries: int
    current: bool = False


def log_address(subject: Subject, form: str, visit: int | None = None) -> str:
    """The page of a log, in the context of a visit where one is given."""
    address = reverse("log", args=[subject.study.slug, subject.number, form])
    return f"{address}?visit={visit}" if visit is not None else address


def log_links(
    book: Logbook, visit: Visit | None, reviews: Iterable[LogReview], current: str = ""
) -> list[LogLink]:
    """Every log of the study; at a visit that has begun with its review."""
    reviews = list(reviews)
    begun = visit if visit is not None and visit.visited_on is not None else None
    return [_link(book, form, begun, reviews, current) for form in book.study.logs]


def _link(book: Logbook, form: str, visit: Visit | None, reviews: list[LogReview], current: str) -> LogLink:
    kept = counting(book.entries(form))
    begun = any(record.status == FormRecord.Status.STARTED for record in kept)
    status, words = "started" if begun else "complete" if kept else "none", count_words(len(kept))
    if visit is not None and book.study.forms[form].ongoing is not None:
        state = book.at(visit, form, reviews)
        status, words = look_of(state) or status, words_of(state) or words
    return LogLink(
        title=say(book.study.forms[form].title),
        url=log_address(book.subject, form, visit.pk if visit else None),
        status=status,
        words=words,
        entries=len(kept),
        current=form == current,
    )


def look_of(state: LogState) -> str:
    """The status of a log at a visit; "" where nothing has to be reviewed."""
    if state.waits:
        return "to_review"
    if state.review is not None:
        return "reviewed"
    return "changed" if state.changed_at is not None else ""


def words_of(state: LogState) -> str:
    """`To review: 3 ongoing` or `Reviewed 3 Apr 2026, N. Example`, with what changed after that."""
    if state.waits:
        n = state.ongoing
        return ngettext("To review: %(n)s ongoing", "To review: %(n)s ongoing", n) % {"n": n}
    if state.review is not None:
        who = {"day": day(state.review.reviewed_at), "name": state.review.reviewed_by.full_name}
        said = _("Reviewed %(day)s, %(name)s") % who
        return f"{said}; {later_words(state)}" if state.later else said
    return _("Changed %(day)s") % {"day": day(state.changed_at)} if state.changed_at else ""


def later_words(state: LogState) -> str:
    """`changed after that: entry 2, 5`."""
    numbers = ", ".join(map(str, state.later))
    return _("changed after that: entry %(numbers)s") % {"numbers": numbers}


def count_words(entries: int) -> str:
    """`3 entries`."""
    if not entries:
        return _("No entry")
    return ngettext("%(n)s entry", "%(n)s entries", entries) % {"n": entries}
