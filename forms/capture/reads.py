"""The reads of every save, as SQL: building them each time costs Django more than PostgreSQL needs to run
them.

Tables and columns are checked by the tests of this package, which run all of them.
"""

from collections.abc import Iterable

from django.db import connection

from forms.capture.targets import Target
from forms.models import FormRecord, Query
from patients.models import Subject, Visit

_LOCK = "SELECT state, version_id, consented_on FROM patients_subject WHERE id = %s FOR NO KEY UPDATE"
_RECORDS = """SELECT * FROM crf_formrecord WHERE subject_id = %s AND
(form = ANY(%s) OR (form = %s AND repeat = %s AND visit_id IS NOT DISTINCT FROM %s)) ORDER BY id"""
_VISITS = "SELECT * FROM patients_visit WHERE subject_id = %s"
_QUERIES = "SELECT * FROM crf_query WHERE record_id = ANY(%s) AND kind = 'check' ORDER BY id"


def lock_subject(subject: Subject) -> None:
    """Wait for whoever works on this participant, then bring what policies look at up to date."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [subject.pk])
        subject.state, subject.version_id, subject.consented_on = cursor.fetchone()


def records_of(target: Target, others: Iterable[str]) -> list[FormRecord]:
    """The record of the target, if there is one, and all the participant's of the `others`; visits loaded."""
    here = target.visit.pk if target.visit else None
    facts = [target.subject.pk, list(others), target.form, target.repeat, here]
    rows = list(FormRecord.objects.raw(_RECORDS, facts))
    visits = {here: target.visit}
    if any(record.visit_id not in (None, here) for record in rows):
        visits |= {visit.pk: visit for visit in Visit.objects.raw(_VISITS, [target.subject.pk])}
    for record in rows:
        record.visit = visits[record.visit_id] if record.visit_id else None
    return rows


def system_queries(record_ids: list[int]) -> list[Query]:
    """The queries that checks raised on these records, in any state, oldest first."""
    return list(Query.objects.raw(_QUERIES, [record_ids]))
