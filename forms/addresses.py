"""Where a form is filled: the links that lists and the visit matrix make to it."""

from django.urls import reverse

from forms.models import FormRecord
from patients.models import Subject


def form_address(
    subject: Subject, form: str, visit: int | None = None, repeat: int = 1, item: str = ""
) -> str:
    """The page of a form at a visit, or of a participant's own form or log row; `item` scrolls to a field."""
    start = [subject.study.slug, subject.number]
    if visit is not None:
        address = reverse("entry", args=[*start, visit, form])
    else:
        address = reverse("record_entry", args=[*start, form, repeat])
    return f"{address}#item-{item}" if item else address


def record_address(record: FormRecord, item: str = "") -> str:
    """The page of a filled form; reads `record.subject.study`, which callers keep loaded."""
    return form_address(record.subject, record.form, record.visit_id, record.repeat, item)


def participant_address(subject: Subject) -> str:
    """The participant's page."""
    return reverse("participant", args=[subject.study.slug, subject.number])
