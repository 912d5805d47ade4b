"""The reads of every save, as SQL that PostgreSQL plans once per connection.

Building them each time costs Django, and planning them costs PostgreSQL, more than running them. Tables and
columns are checked by the tests of this package, which run all of them.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property

from clinnova.lib.prepared import Row, Rows, Statement, Step, fetch
from forms.capture.targets import Target
from forms.models import FormRecord, Query
from patients.models import Subject, Visit
from studies.models import Site, Study

_SUBJECT, _STUDY, _SITE, _VISIT = Rows(Subject), Rows(Study), Rows(Site), Rows(Visit)
_RECORD, _QUERY = Rows(FormRecord), Rows(Query)
_LARGEST = 2**63 - 1  # of PostgreSQL's bigint

_PERSON = f"{_SUBJECT.columns('s')}, {_STUDY.columns('u')}, {_SITE.columns('l')}"
_JOINED = "JOIN studies_study u ON u.id = s.study_id JOIN studies_site l ON l.id = s.site_id"


_AT_VISIT = Statement(
    "capture_at_visit",
    f"SELECT {_PERSON}, {_VISIT.columns('v')} FROM patients_visit v"
    f" JOIN patients_subject s ON s.id = v.subject_id {_JOINED}"
    " WHERE v.id = %s AND s.number = %s AND u.slug = %s",
)
_OWN = Statement(
    "capture_own",
    f"SELECT {_PERSON} FROM patients_subject s {_JOINED} WHERE s.number = %s AND u.slug = %s",
)
_LOCK = Statement("capture_lock", "SELECT 1 FROM patients_subject WHERE id = %s FOR NO KEY UPDATE")
# Behind the lock: what policies look at, whether a check ever asked something that still counts, the records.
_OPEN = Statement(
    "capture_open",
    f"""
SELECT s.state, s.version_id, s.consented_on, EXISTS (
    SELECT FROM crf_query WHERE subject_id = %s AND kind = 'check' AND (state <> 'closed' OR closed_by_id IS NOT NULL)
), {_RECORD.columns("r")}
FROM patients_subject s LEFT JOIN crf_formrecord r ON r.subject_id = s.id
AND (r.form = ANY(%s) OR (r.form = %s AND r.repeat = %s AND r.visit_id IS NOT DISTINCT FROM %s))
WHERE s.id = %s ORDER BY r.id
""",
)
_VISITS = Statement(
    "capture_visits", f"SELECT {_VISIT.columns('v')} FROM patients_visit v WHERE subject_id = %s"
)
_QUERIES = Statement(
    "capture_queries",
    f"SELECT {_QUERY.columns('q')} FROM crf_query q WHERE record_id = ANY(%s) AND kind = 'check' ORDER BY id",
)


def find_place(slug: str, number: str, visit: int | None) -> tuple[Subject, Visit | None] | None:
    """The participant and visit of an address, with study and site; None where any part is unknown.

    Whether a user's rights reach that place is for the caller to ask.
    """
    if visit is not None and visit > _LARGEST:
        return None
    step = _OWN.using(number, slug) if visit is None else _AT_VISIT.using(visit, number, slug)
    rows = fetch(step)
    return _placed(rows[0], at_visit=visit is not None) if rows else None


def _placed(found: Row, at_visit: bool) -> tuple[Subject, Visit | None]:
    study_at, site_at = _SUBJECT.width, _SUBJECT.width + _STUDY.width
    visit_at = site_at + _SITE.width
    study = _STUDY.read(found[study_at:site_at])
    site = _SITE.read(found[site_at:visit_at], study=study)
    subject = _SUBJECT.read(found[:study_at], study=study, site=site)
    return subject, _VISIT.read(found[visit_at:], subject=subject) if at_visit else None


def opening(target: Target, others: Iterable[str]) -> tuple[Step, Step]:
    """What a change begins with: wait for whoever works on this participant, then read the target's record, if
    there is one, and all the participant's of the `others`. Two statements, so that the second one sees what
    the first one waited for.
    """
    subject = target.subject.pk
    here = target.visit.pk if target.visit else None
    facts = [subject, list(others), target.form, target.repeat, here, subject]
    return _LOCK.using(subject), _OPEN.using(*facts)


def opened(subject: Subject, rows: Sequence[Row]) -> tuple[list[FormRecord], bool]:
    """The records in the rows that `opening` gave, and whether checks have asked anything of this participant;
    brings up to date what policies look at.
    """
    subject.state, subject.version_id, subject.consented_on, asked = rows[0][:4]
    return [_RECORD.read(row[4:]) for row in rows if row[4] is not None], asked


class Visits:
    """The visits of a participant, read when somebody first asks for them."""

    def __init__(self, target: Target) -> None:
        self._target = target

    @cached_property
    def all(self) -> list[Visit]:
        return [_VISIT.read(row) for row in fetch(_VISITS.using(self._target.subject.pk))]

    def place(self, records: Iterable[FormRecord]) -> None:
        """Put its visit into every record; where all of them are at the target's, nothing is read."""
        here = self._target.visit
        elsewhere = [r for r in records if r.visit_id is not None and not (here and r.visit_id == here.pk)]
        known = {visit.pk: visit for visit in self.all} if elsewhere else {}
        known |= {here.pk: here} if here else {}
        for record in records:
            record.visit = known[record.visit_id] if record.visit_id else None


def system_queries(record_ids: list[int]) -> list[Query]:
    """The queries that checks raised on these records, in any state, oldest first."""
    return [_QUERY.read(row) for row in fetch(_QUERIES.using(record_ids))]
