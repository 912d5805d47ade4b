"""The context of the page of a log: the table of its entries, one of which may be unfolded."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from accounts.models import User
from forms.actions.logs import check_is_log, shown_text
from forms.addresses import form_address
from forms.capture import Target
from forms.logbook import Logbook, columns_of, counting
from forms.models import FormRecord, LogReview
from forms.rendering import around
from forms.rendering.log_nav import log_links, look_of, words_of
from forms.rendering.log_table import NEWEST, LogTable, Wanted, log_table
from forms.rendering.page import entry_page, rights
from forms.rendering.terms import with_terms
from forms.rendering.words import say
from forms.selectors import error_reasons, log_reviews, open_query_counts, records
from patients.models import Subject, Visit
from patients.schedule import title
from studies.definition.compiled import CompiledStudy, worded
from studies.registry import definition

KEPT = ("q", "status", "sort", "errors", "visit")  # what an address says of the table


def log_page(
    user: User, subject: Subject, form: str, sent: QueryDict, opened: int | None = None
) -> dict[str, Any]:
    """Everything `crf/log.html` shows; `opened` is the number of the unfolded entry.

    Raises NotFound where the study keeps no such log or has no such entry, NotAllowed for a role without values.
    """
    check_is_log(subject, form)
    rows, counts, reviews = (
        records(user, subject),
        open_query_counts(user, subject),
        log_reviews(user, subject),
    )
    study = definition(subject.version_id)
    book, wanted = Logbook(study, subject, rows), Wanted.of(sent)
    visit = _visit(subject, sent.get("visit", ""))
    own = book.entries(form)
    entry = _entry(user, subject, form, opened, rows, counts)
    table = log_table(
        book,
        _spoken(study, subject, form, own),
        form,
        wanted,
        counts,
        error_reasons(user, subject, own),
        opened,
    )
    page = {
        "study": subject.study,
        "subject": subject,
        "form": form,
        "is_log": True,
        "visit": visit,
        "visit_title": title(visit) if visit else "",
        "form_title": say(study.forms[form].title),
        "form_help": say(study.forms[form].help),
        "may": rights(user, subject),
        "links": around.visit_links(study, Target(subject, visit, form), rows, counts) if visit else [],
        "logs": log_links(book, visit, reviews, form),
        "table": table,
        "wanted": wanted,
        "columns": len(table.heads) + 3 + table.has_course,
        "state": state_of(sent),
        "fold": _with(reverse("log", args=[subject.study.slug, subject.number, form]), state_of(sent)),
        "review": _review(book, visit, form, reviews, own),
    }
    return page | entry | _neighbours(subject, form, table, state_of(sent))


def _entry(
    user: User, subject: Subject, form: str, opened: int | None, rows: list[FormRecord], counts: Counter[int]
) -> dict[str, Any]:
    """What the unfolded entry adds: the form with all its machinery."""
    if opened is None:
        return {"opened": None, "begun": False, "data": None}
    found = entry_page(user, Target(subject, None, form, opened), known=(rows, counts))
    kept = {name: found[name] for name in found.keys() - _OF_THE_LOG}
    return kept | {
        "opened": opened,
        "in_error_url": reverse("record_error", args=_place(subject, form, opened)),
    }


_OF_THE_LOG = {"links", "logs", "visit", "visit_title", "before", "after", "is_log", "study", "form_help"}


def _visit(subject: Subject, sent: str) -> Visit | None:
    """The visit in whose context the log is open; none for a number that is not one of the participant's."""
    if not (sent.isascii() and sent.isdigit() and len(sent) < 18):
        return None
    found = subject.visits.filter(pk=int(sent)).first()
    if found is not None:
        found.subject = subject
    return found


def _spoken(study: CompiledStudy, subject: Subject, form: str, own: Iterable[FormRecord]) -> CompiledStudy:
    """The study in the words of the site, with the labels of loaded terms that a column shows."""
    spoken, said = worded(study, form, subject.site.code)
    shows_terms = any(item.terms for item in columns_of(said))
    return with_terms(spoken, said, [record.values for record in own]) if shows_terms else spoken


def _review(
    book: Logbook, visit: Visit | None, form: str, reviews: list[LogReview], own: list[FormRecord]
) -> dict[str, Any] | None:
    """The review of the log at the visit; None where there is none to make."""
    if visit is None or visit.visited_on is None or book.study.forms[form].ongoing is None:
        return None
    state, subject = book.at(visit, form, reviews), book.subject
    return {
        "status": look_of(state),
        "words": words_of(state),
        "waits": state.waits,
        "offered": state.waits
        or bool(state.later)
        or (state.changed_at is not None and state.review is None),
        "action": reverse("log_review", args=[subject.study.slug, subject.number, visit.pk, form]),
        "shown": shown_text(counting(own)),
    }


def _neighbours(subject: Subject, form: str, table: LogTable, state: str) -> dict[str, Any]:
    """The entries above and below the unfolded one, as the table stands."""
    at = next((n for n, line in enumerate(table.lines) if line.open), None)
    if at is None:
        return {}

    def link(n: int) -> dict[str, str] | None:
        if not 0 <= n < len(table.lines):
            return None
        line = table.lines[n]
        return {"title": line.name, "url": _with(form_address(subject, form, None, line.number), state)}

    return {"before": link(at - 1), "after": link(at + 1)}


def state_of(sent: QueryDict) -> str:
    """The table's part of an address, to be carried on."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        value = sent.get(name, "")
        if value and not (name == "sort" and value == NEWEST):
            kept[name] = value
    return kept.urlencode()


def _with(address: str, state: str) -> str:
    return f"{address}?{state}" if state else address


def _place(subject: Subject, form: str, repeat: int) -> list[Any]:
    return [subject.study.slug, subject.number, form, repeat]
