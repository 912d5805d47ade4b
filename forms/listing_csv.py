"""The list of participants as a file: the same rows, codes instead of words, ISO dates."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from itertools import islice

from django.db.models import QuerySet

from accounts.models import User
from forms.listing import Row, VisitView, rows_of
from patients.models import Subject
from studies.models import Study

HEAD = (
    "participant",
    "status",
    "site",
    "last_visit",
    "last_visit_on",
    "next_visit",
    "next_visit_status",
    "next_visit_earliest",
    "next_visit_latest",
    "forms_complete",
    "forms_expected",
    "open_queries",
)
_CHUNK = 500
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


def lines(user: User, study: Study, wanted: QuerySet[Subject], today: date) -> Iterator[str]:
    """The file, a part at a time; `wanted` as `listing.found` gives it."""
    yield _lines([HEAD])
    subjects = wanted.iterator(chunk_size=_CHUNK)
    while chunk := list(islice(subjects, _CHUNK)):
        yield _lines(_cells(row) for row in rows_of(user, study, chunk, today))


def guarded(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _cells(row: Row) -> list[object]:
    following = row.following.visit if row.following else None
    return [
        row.subject.number,
        row.subject.state,
        row.subject.site.code,
        _definition(row.last),
        row.last.on if row.last else None,
        _definition(row.following),
        row.following.status if row.following else None,
        following.earliest if following else None,
        following.latest if following else None,
        row.done.complete if row.done else None,
        row.done.expected if row.done else None,
        row.queries if row.done else None,
    ]


def _definition(shown: VisitView | None) -> str:
    """The visit's id in the protocol, numbered from the second repeat on."""
    if shown is None:
        return ""
    visit = shown.visit
    return f"{visit.definition}-{visit.repeat}" if visit.repeat > 1 else visit.definition


def _lines(rows) -> str:  # type: ignore[no-untyped-def]
    buffer = io.StringIO()
    csv.writer(buffer).writerows([[guarded(cell) for cell in row] for row in rows])
    return buffer.getvalue()
