"""The reads of every save, as SQL: building them each time costs Django more than PostgreSQL needs to run
them.

Tables and columns are checked by the tests of this package, which run all of them.
"""

from collections.abc import Iterable
from functools import cached_property

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


class Visits:
    """The visits of a participant, read when somebody first asks for them."""

    def __init__(self, target: Target) -> None:
        self._target = target

    @cached_property
    def all(self) -> list[Visit]:
        return list(Visit.objects.raw(_VISITS, [self._target.subject.pk]))

    def place(self, records: Iterable[FormRecord]) -> None:
        """Put its visit into every record; where all of them are at the target's, nothing is read."""
        here = self._target.visit
        elsewhere = [r for r in records if r.visit_id is not None and not (here and r.visit_id == here.pk)]
        known = {visit.pk: visit for visit in self.all} if elsewhere else {}
        known |= {here.pk: here} if here else {}
        for record in records:
            record.visit = known[record.visit_id] if record.visit_id else None


def records_of(target: Target, others: Iterable[str]) -> list[FormRecord]:
    """The record of the target, if there is one, and all the participant's of the `others`."""
    here = target.visit.pk if target.visit else None
    facts = [target.subject.pk, list(others), target.form, target.repeat, here]
    return list(FormRecord.objects.raw(_RECORDS, facts))


def system_queries(record_ids: list[int]) -> list[Query]:
    """The queries that checks raised on these records, in any state, oldest first."""
    return list(Query.objects.raw(_QUERIES, [record_ids]))
