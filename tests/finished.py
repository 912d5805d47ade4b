"""A finished export without a worker: its rows by the worker's own actions, its one file written here."""

from pathlib import Path

from django.utils import timezone

from accounts.models import User
from exports.actions import leases, request_export
from exports.files import write_text
from exports.models import ExportJob
from exports.selectors import folder_of
from studies.models import Site, Study

CONTENT = "study,subject\ntiny,TI-101-0001-W\n"


def finished_export(by: User, study: Study, sites: list[Site]) -> ExportJob:
    """An export of `core` as CSV, done. The settings' export folder receives the file."""
    job = request_export(by=by, studies=[study.pk], datasets=["core"], formats=["csv"])
    lease = leases.claim(job_id=job.pk)
    assert lease
    folder = folder_of(job)
    folder.mkdir(parents=True)
    file = write_text(Path(folder) / "core.csv", CONTENT)
    held = {"id": study.pk, "slug": study.slug, "sites": [{"id": s.pk, "code": s.code} for s in sites]}
    manifest = {"as_of": timezone.now().isoformat(), "studies": [held], "files": []}
    leases.finish(job_id=job.pk, lease=lease, manifest=manifest, files=[file], move=lambda: None)
    job.refresh_from_db()
    return job
