"""Every read of filled forms and queries. Takes the user; what is not hers does not exist.

Values need VIEW_VALUES at the participant's site, the history VIEW_AUDIT. A participant's matrix is three
reads.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from audit.models import AuditRecord
from clinnova.lib.problems import NotFound
from forms.capture.reads import find_place
from forms.capture.targets import Target, settled
from forms.engine import Context, plan_of
from forms.filled import place, subject_answers
from forms.matrix import FormStatus, Matrix
from forms.models import Attachment, FormRecord, LogReview, Query
from forms.trail import HistoryEntry, entries
from patients.models import Subject, Visit
from studies import access
from studies.models import Study
from studies.registry import definition

_OPEN = ~Q(state=Query.State.CLOSED)


def readable_records(user: User, study: Study | None = None) -> QuerySet[FormRecord]:
    """Filled forms at the sites where `user` sees values, with participant, visit and study; one read."""
    sites = access.site_ids(user, Permission.VIEW_VALUES, study=study)
    rows = FormRecord.objects.filter(subject__site__in=sites)
    return rows.select_related("subject__site", "subject__study", "visit")


def records(user: User, subject: Subject) -> list[FormRecord]:
    """All filled forms of a participant, with their visits."""
    _require(user, Permission.VIEW_VALUES, subject)
    rows = list(FormRecord.objects.filter(subject=subject).select_related("visit").order_by("id"))
    for record in rows:
        record.subject = subject
    return rows


def find_target(
    user: User, slug: str, number: str, form: str, *, visit: int | None = None, repeat: int = 1
) -> Target:
    """The form that an address means, with participant, site, study and visit: one read.

    NotFound when any part of the address is unknown or not yours.
    """
    found = find_place(slug, number, visit)
    try:
        if found is not None:
            _require(user, Permission.VIEW_SUBJECTS, found[0])
            return Target(*found, form, repeat)
    except NotFound:
        pass  # another sentence would tell which numbers exist elsewhere
    raise NotFound(_("This participant or visit does not exist, or is not at one of your sites."))


def get_record(user: User, target: Target) -> FormRecord | None:
    """The filled form, None before its first answer. NotFound where the form is not asked there."""
    _require(user, Permission.VIEW_VALUES, target.subject)
    target = settled(target, definition(target.subject.version_id))
    found = FormRecord.objects.filter(
        subject=target.subject, visit=target.visit, form=target.form, repeat=target.repeat
    )
    record = found.select_related("visit").first()
    if record is not None:
        record.subject = target.subject
    return record


def record_context(target: Target, known: Iterable[FormRecord] | None = None) -> dict[str, Any]:
    """What the participant's other forms give to this one, for either evaluator.

    {"names": {item: value}, "visits": {visit id: {item: value}}, "previous": {item: value}, "today":
    "2024-04-03", "tables": {table: {row: {column: number}}}}; values as expressions see them, only those that the
    form reads. `known` spares the read.
    """
    return context(target, known).to_json()


def context(target: Target, known: Iterable[FormRecord] | None = None) -> Context:
    """Like `record_context`, as the engine takes it."""
    study = definition(target.subject.version_id)
    target = settled(target, study)
    plan = plan_of(study)
    reads = plan.forms[target.form].reads
    if known is None:
        wanted = {read.form for read in reads if read.form}
        rows = FormRecord.objects.filter(subject=target.subject, form__in=wanted).select_related("visit")
        known = rows if wanted else ()
    answers = subject_answers(known if reads else (), target.subject.visits.all)
    return answers.context(plan, reads, place(plan, target.form, target.visit, target.repeat))


def form_status(user: User, subject: Subject, visits: Iterable[Visit] | None = None) -> list[FormStatus]:
    """Where each form of a participant stands: the forms of every visit, then the participant's own and the
    logs.

    A form that the schedule asks under a condition is left out while that does not hold, unless it has data.
    Three reads for the whole participant, two when the `visits` are known.
    """
    rows = records(user, subject)
    study = definition(subject.version_id)
    visits = list(subject.visits.all()) if visits is None else list(visits)
    matrix = Matrix(study, rows, open_query_counts(user, subject), subject.visits.all)
    return matrix.statuses(visits)


def open_query_counts(user: User, subject: Subject) -> Counter[int]:
    """How many queries wait on each record of a participant, by the record's id."""
    _require(user, Permission.VIEW_VALUES, subject)
    asked = Query.objects.filter(_OPEN, subject=subject).values_list("record").annotate(Count("id"))
    return Counter(dict(asked))


def history(user: User, record: FormRecord, item: str | None = None) -> list[HistoryEntry]:
    """Who changed what, when, in which role and why, newest first; of one item (rows included) or of the
    form.
    """
    _require(user, Permission.VIEW_AUDIT, record.subject)
    return entries(record, item)


def queries(user: User, study: Study | None = None) -> QuerySet[Query]:
    """Queries at the sites where `user` sees values, with record and participant, newest first."""
    sites = access.site_ids(user, Permission.VIEW_VALUES, study=study)
    rows = Query.objects.filter(subject__site__in=sites)
    return rows.select_related("record__visit", "subject__site", "subject__study", "opened_by")


def open_queries(user: User, study: Study | None = None) -> QuerySet[Query]:
    """Those that are not closed."""
    return queries(user, study).filter(_OPEN)


def get_query(user: User, study: Study, pk: int) -> Query:
    """One query of a study. NotFound when unknown or not yours, NotAllowed by role."""
    access.require(user, Permission.VIEW_VALUES, study=study)
    query = queries(user, study).filter(pk=pk).first()
    if query is None:
        raise NotFound(_("This query does not exist, or is not at one of your sites."))
    return query


def record_queries(user: User, record: FormRecord) -> dict[str, list[Query]]:
    """The queries of one form by item, with their threads loaded; two reads."""
    _require(user, Permission.VIEW_VALUES, record.subject)
    found: dict[str, list[Query]] = defaultdict(list)
    for query in record.queries.select_related("opened_by", "closed_by").prefetch_related("messages__author"):
        found[query.item].append(query)
    return dict(found)


def find_attachment(
    user: User, slug: str, number: str, key: UUID, *, with_preview: bool = False
) -> Attachment:
    """An uploaded file of a participant. NotFound when any part is unknown, not yours, or has no preview."""
    rows = Attachment.objects.select_related("subject__study", "subject__site")
    found = rows.filter(key=key, subject__number=number, subject__study__slug=slug).first()
    nothing = NotFound(_("This file does not exist, or is not at one of your sites."))
    if found is None or (with_preview and not found.has_preview):
        raise nothing
    try:
        _require(user, Permission.VIEW_VALUES, found.subject)
    except NotFound:
        raise nothing from None
    return found


def record_attachments(user: User, record: FormRecord) -> list[Attachment]:
    """The files that were ever uploaded for a form."""
    _require(user, Permission.VIEW_VALUES, record.subject)
    return list(record.attachments.select_related("subject"))


def log_reviews(user: User, subject: Subject) -> list[LogReview]:
    """Every review of a participant's logs with who made it, oldest first."""
    _require(user, Permission.VIEW_VALUES, subject)
    return list(LogReview.objects.filter(subject=subject).select_related("reviewed_by").order_by("id"))


def error_reasons(
    user: User, subject: Subject, rows: Iterable[FormRecord]
) -> dict[int, tuple[str, datetime]]:
    """Id of a record that was entered in error -> (reason, moment), as the trail says; nothing for those who may not
    read it, and no read where there is no such record.
    """
    ids = [row.pk for row in rows if row.status == FormRecord.Status.ENTERED_IN_ERROR]
    if not ids or not access.can(user, Permission.VIEW_AUDIT, site=subject.site):
        return {}
    marked = AuditRecord.objects.filter(
        table=FormRecord._meta.db_table, row__in=ids, columns__has_key="status"
    )
    return {row: (reason, at) for row, reason, at in marked.order_by("id").values_list("row", "reason", "at")}


def queries_about(user: User, record: FormRecord, item: str) -> list[Query]:
    """The queries that ask about an item, alone or among others, the oldest first; one read."""
    _require(user, Permission.VIEW_VALUES, record.subject)
    about = Q(item=item) | Q(value_then__has_key=item)
    return list(record.queries.filter(about).select_related("opened_by", "closed_by").order_by("id"))


def in_progress(user: User, study: Study | None = None) -> QuerySet[FormRecord]:
    """Forms that are begun and not complete, the longest untouched first."""
    return readable_records(user, study).filter(status=FormRecord.Status.STARTED).order_by("modified_at")


def _require(user: User, permission: Permission, subject: Subject) -> None:
    access.require(user, permission, site=subject.site)
