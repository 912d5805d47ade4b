"""Locks of this package, always the participant first: the same order everywhere, so that nobody waits in a
ring.
"""

from forms.models import FormRecord, Query
from patients.actions.locking import lock_subject


def lock_record(record: FormRecord) -> FormRecord:
    """The record as it is now, with its participant locked."""
    lock_subject(record.subject)
    fresh = FormRecord.objects.get(pk=record.pk)
    fresh.subject = record.subject
    return fresh


def lock_query(query: Query) -> Query:
    """The query as it is now, with its record and its participant locked."""
    lock_subject(query.subject)
    fresh = Query.objects.select_related("record").get(pk=query.pk)
    fresh.subject = query.subject
    return fresh
