"""Running an export: claim the job, write its package aside, put it in place in one step.

Nothing of an attempt is visible before `leases.finish` commits. A killed worker leaves a folder of its
attempt, which the next attempt removes, and a row whose heartbeat grows old, which `exports.watch`
requeues.
"""

import logging
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.roles import Permission
from clinnova.lib.problems import NotAllowed, Problem
from exports.actions import leases
from exports.datasets import Scope, build
from exports.files import settle_folder
from exports.heartbeat import Heartbeat
from exports.manifest import write_manifest
from exports.models import ExportJob
from exports.package import write_package
from exports.selectors import folder_of, scope_of
from exports.snapshot import snapshot
from studies import access

log = logging.getLogger(__name__)

BROKEN = gettext_noop(
    "The export could not be written. Nothing was lost; your administrator finds the cause in the log."
)
NO_SPACE = gettext_noop("There is no room on the server's disk for this export. Ask your administrator.")
NO_RIGHTS = gettext_noop("You may no longer export all of the chosen studies.")


def run(job_id: int) -> bool:
    """Run a waiting job to its end; True when this call finished it. A second call does nothing."""
    lease = leases.claim(job_id=job_id)
    if lease is None:
        return False
    try:
        with Heartbeat(job_id, lease) as heartbeat:
            _attempt(job_id, lease, heartbeat)
    except leases.LeaseLost:
        log.warning("export %s: another attempt took over", job_id)
        return False
    except NotAllowed:
        leases.fail(job_id=job_id, lease=lease, sentence=NO_RIGHTS)
        return False
    except OSError as problem:
        log.exception("export %s failed", job_id)
        leases.fail(job_id=job_id, lease=lease, sentence=NO_SPACE if problem.errno == 28 else BROKEN)
        return False
    except Exception:
        # The owner must hear of every failure; what exactly went wrong is for the log.
        log.exception("export %s failed", job_id)
        leases.fail(job_id=job_id, lease=lease, sentence=BROKEN)
        return False
    return True


def _attempt(job_id: int, lease: uuid.UUID, heartbeat: Heartbeat) -> None:
    job = ExportJob.objects.select_related("requested_by").get(pk=job_id)
    user = _requester(job)
    with _attempt_folder(job_id, lease) as folder:
        with snapshot() as as_of:
            scope = _scope(job, user)
            tables = build(scope, job.datasets)
            package = write_package(folder, tables, job.formats, heartbeat.report, heartbeat.check)
        manifest = write_manifest(
            package, job=job, user=user, scope=scope, as_of=as_of, written_at=timezone.now()
        )
        settle_folder(folder)
        leases.finish(
            job_id=job_id,
            lease=lease,
            manifest=manifest,
            files=package.files,
            move=lambda: _put_in_place(folder, folder_of(job)),
        )


def _requester(job: ExportJob) -> User:
    """Who asked, with the limits under which they asked: a token opens one study only."""
    user = job.requested_by
    user.token_study_id = job.token_study_id
    if not user.is_active:
        raise NotAllowed(NO_RIGHTS)
    return user


def _scope(job: ExportJob, user: User) -> Scope:
    """Rights as they are now, not as they were when the job was asked for."""
    studies = list(job.studies.all())
    for study in studies:
        try:
            access.require(user, Permission.EXPORT, study=study)
        except Problem as problem:
            raise NotAllowed(NO_RIGHTS) from problem
    return scope_of(user, studies)


@contextmanager
def _attempt_folder(job_id: int, lease: uuid.UUID) -> Iterator[Path]:
    """An empty folder for this attempt; those that earlier attempts left behind are removed."""
    attempts = Path(settings.EXPORT_DIR) / "attempts"
    attempts.mkdir(parents=True, exist_ok=True)
    for left_behind in attempts.glob(f"{job_id}-*"):
        shutil.rmtree(left_behind, ignore_errors=True)
    folder = attempts / f"{job_id}-{lease}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _put_in_place(attempt: Path, final: Path) -> None:
    """Rename the folder. One that stands there already belongs to an attempt that died before its commit."""
    with suppress(FileNotFoundError):
        shutil.rmtree(final)
    attempt.rename(final)
    settle_folder(final.parent)
