"""What of the exports a user may see, and what a new one would reach."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from clinnova.lib.problems import NotAllowed, NotFound
from exports.datasets import Scope, VersionFacts, build
from exports.datasets.form_tables import table_name
from exports.models import ExportJob, ExportOutput
from forms.models import FormRecord
from patients.models import Subject, Visit
from studies import access
from studies.definition.compiled import CompiledStudy
from studies.models import Study, StudyVersion
from studies.registry import definition


@dataclass(frozen=True)
class TablePreview:
    """A table that an export would hold. `rows` None: one per answer, which only the export counts."""

    name: str
    dataset: str
    columns: int
    rows: int | None


@dataclass(frozen=True)
class Preview:
    """What an export would hold, counted now. `empty` counts its tables without a row."""

    participants: int
    sites: int
    tables: tuple[TablePreview, ...]
    empty: int


def jobs(user: User) -> QuerySet[ExportJob]:
    """The user's own exports, newest first; with a token, those of the token's study alone."""
    own = ExportJob.objects.filter(requested_by_id=user.pk)
    if user.token_study_id:
        elsewhere = Study.objects.exclude(pk=user.token_study_id)
        own = own.exclude(studies__in=elsewhere)
    return own.prefetch_related("studies", "outputs")


def get_job(user: User, pk: int) -> ExportJob:
    """One of the user's exports. Raises NotFound for another's, as for an unknown one."""
    job = jobs(user).filter(pk=pk).first()
    if job is None:
        raise NotFound(_("This export does not exist, or it is not yours."))
    return job


def get_output(user: User, pk: int, name: str) -> tuple[ExportOutput, Path]:
    """A file of a finished export and where it lies, for a user who may still export all that is in it.

    Raises NotFound, also when the file on disk is not as long as its row says, and NotAllowed.
    """
    job = get_job(user, pk)
    output = next((o for o in job.outputs.all() if o.name == name), None)
    if output is None or job.state != ExportJob.State.DONE:
        raise NotFound(_("This export has no file “%(name)s”.") % {"name": name})
    require_rights(user, job)
    path = folder_of(job) / output.name
    if not path.is_file() or path.stat().st_size != output.size:
        raise NotFound(_("The file is no longer stored whole. Start the export again."))
    return output, path


def outputs(job: ExportJob) -> list[ExportOutput]:
    """The files of a job, those about the package first."""
    return sorted(job.outputs.all(), key=lambda o: (o.rows is not None, o.name))


def folder_of(job: ExportJob) -> Path:
    """Where the finished files of a job lie."""
    return Path(settings.EXPORT_DIR) / str(job.pk)


def require_rights(user: User, job: ExportJob) -> None:
    """Refuse a finished export that holds data of sites which the user may no longer export."""
    allowed = access.site_ids(user, Permission.EXPORT)
    held = {site["id"] for study in (job.manifest or {}).get("studies", ()) for site in study["sites"]}
    if not held <= allowed:
        raise NotAllowed(_("You may no longer export everything in this package. Start a new export."))


def exportable_studies(user: User) -> QuerySet[Study]:
    """The studies of which the user may export at least one site."""
    return access.studies_for(user, Permission.EXPORT)


def find_studies(user: User, ids: Sequence[int | str]) -> tuple[list[Study], list[int | str]]:
    """Studies that the user reaches, by row id or slug, and the ids for which there is none."""
    reached = {key: s for s in access.studies_for(user) for key in (s.pk, str(s.pk), s.slug)}
    found = {reached[i].pk: reached[i] for i in ids if i in reached}
    return list(found.values()), [i for i in ids if i not in reached]


def scope_of(user: User, studies: Iterable[Study]) -> Scope:
    """The sites that the user may export and all published versions, with what is withheld from this user."""
    chosen = sorted(studies, key=lambda s: s.pk)
    sites = [site for study in chosen for site in access.site_ids(user, Permission.EXPORT, study=study)]
    rows = (
        StudyVersion.objects.filter(study__in=chosen)
        .order_by("id")
        .values_list("id", "study_id", "number", "hash")
    )
    roles = {study.pk: frozenset(r.code for r in access.roles_in(user, study)) for study in chosen}
    compiled = [(row, definition(row[0])) for row in rows]
    # An item that is withheld in one version is withheld in all: its answers are the same.
    withheld = frozenset().union(*(_withheld(study, roles[row[1]]) for row, study in compiled))
    versions = tuple(VersionFacts(*row, study, withheld) for row, study in compiled)
    return Scope(tuple(s.pk for s in chosen), tuple(sorted(sites)), versions)


def preview(user: User, slugs: Sequence[str], datasets: Sequence[str]) -> Preview:
    """What an export of these studies would hold; those that the user may not export count as none."""
    scope = scope_of(user, exportable_studies(user).filter(slug__in=slugs))
    subjects = Subject.objects.filter(study_id__in=scope.study_ids, site_id__in=scope.site_ids)
    visits = Visit.objects.filter(subject__in=subjects).aggregate(
        total=Count("id"), done=Count("id", filter=Q(visited_on__isnull=False))
    )
    records = FormRecord.objects.filter(subject__in=subjects).exclude(
        status=FormRecord.Status.ENTERED_IN_ERROR
    )
    participants = subjects.count()
    rows = dict(records.order_by().values_list("form").annotate(Count("id")))
    rows = {table_name(form, None): rows.get(form, 0) for form in scope.forms}
    rows |= {"subjects": participants, "visits": visits["total"], "core": visits["done"]}
    tables = [
        TablePreview(t.name, t.dataset, len(t.columns), rows.get(t.name)) for t in build(scope, datasets)
    ]
    filled = tuple(t for t in tables if t.rows != 0) if participants else ()
    return Preview(participants, len(scope.site_ids), filled, len(tables) - len(filled))


def _withheld(study: CompiledStudy, roles: frozenset[str]) -> frozenset[str]:
    """Identifying items never leave; blinded ones do not leave to a blinded role."""
    items = (item for form in study.forms.values() for item in form.all_items.values())
    return frozenset(i.id for i in items if i.identifying or roles.intersection(i.blinded_for))
