"""Who may work on a job, and until when. Every change of a running job's row is here.

An attempt holds a lease: a random id in the row. It keeps the lease by its heartbeat; when that is too
old, the watch gives the job to the next attempt, and whatever the old one still does changes nothing.
"""

import logging
import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_noop

from accounts.actions.users import system_user
from accounts.roles import Permission
from audit import context as audit
from exports.files import Written
from exports.models import ExportJob, ExportOutput
from studies import access

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
SILENCE = timedelta(seconds=20)  # a queued job that nobody took for so long is announced again
ANNOUNCED_AT_ONCE = 20
GAVE_UP = gettext_noop(
    "The export was interrupted three times and given up. Start it again or ask your administrator."
)


class LeaseLost(Exception):
    """Another attempt has taken the job over, or it has ended: stop, and write nothing."""


def claim(*, job_id: int) -> uuid.UUID | None:
    """Take a waiting job; the lease, or None when the job does not wait (any more)."""
    lease = uuid.uuid4()
    with _as_system():
        taken = ExportJob.objects.filter(pk=job_id, state=ExportJob.State.QUEUED).update(
            state=ExportJob.State.RUNNING,
            lease=lease,
            heartbeat_at=Now(),
            attempts=F("attempts") + 1,
            progress=0,
            step="",
        )
    return lease if taken else None


def beat(*, job_id: int, lease: uuid.UUID, progress: int, step: str) -> bool:
    """Say that the attempt lives and how far it is; False when it no longer holds the lease."""
    with _as_system():
        held = _held(job_id, lease).update(heartbeat_at=Now(), progress=progress, step=step)
    return bool(held)


def finish(
    *,
    job_id: int,
    lease: uuid.UUID,
    manifest: dict[str, Any],
    files: Sequence[Written],
    move: Callable[[], None],
) -> None:
    """End a job well: `move` puts its files in place while the row is locked, then rows and state commit
    together.

    Raises LeaseLost, and leaves everything as it was, when the attempt no longer holds the lease.
    """
    with _as_system():
        if _held(job_id, lease).select_for_update().first() is None:
            raise LeaseLost
        move()
        ExportOutput.objects.bulk_create(
            ExportOutput(job_id=job_id, name=f.name, size=f.size, sha256=f.sha256, rows=f.rows) for f in files
        )
        _held(job_id, lease).update(
            state=ExportJob.State.DONE,
            manifest=manifest,
            progress=100,
            step="",
            error="",
            lease=None,
            finished_at=Now(),
        )


def fail(*, job_id: int, lease: uuid.UUID, sentence: str) -> bool:
    """End a job badly with a sentence for its owner; False when the attempt no longer held the lease."""
    with _as_system():
        return bool(_held(job_id, lease).update(**_failed(sentence)))


def sweep() -> list[int]:
    """Requeue jobs whose attempt fell silent, give up after the third; the ids that should be announced."""
    with _as_system():
        silent = ExportJob.objects.filter(state=ExportJob.State.RUNNING).filter(
            Q(heartbeat_at__lt=Now() - timedelta(seconds=settings.EXPORT_LEASE_SECONDS))
            | Q(heartbeat_at=None)
        )
        given_up = silent.filter(attempts__gte=MAX_ATTEMPTS).update(**_failed(GAVE_UP))
        # A waiting job's heartbeat is the time of its last announcement; none yet means at once.
        requeued = silent.update(
            state=ExportJob.State.QUEUED, lease=None, heartbeat_at=None, progress=0, step=""
        )
        waiting = _announceable()
        ExportJob.objects.filter(pk__in=waiting).update(heartbeat_at=Now())
    if given_up or requeued:
        log.warning(
            "exports: %s attempts fell silent and were requeued, %s jobs given up", requeued, given_up
        )
    return waiting


def _announceable() -> list[int]:
    """The oldest jobs whose announcement nobody answered; few at a time, or a busy day floods the queue."""
    waiting = ExportJob.objects.filter(state=ExportJob.State.QUEUED).filter(
        Q(heartbeat_at__lt=Now() - SILENCE)
        | Q(heartbeat_at=None, created_at__lt=Now() - SILENCE)
        | Q(heartbeat_at=None, attempts__gt=0)
    )
    return list(waiting.order_by("id").values_list("id", flat=True)[:ANNOUNCED_AT_ONCE])


def _held(job_id: int, lease: uuid.UUID) -> Any:
    return ExportJob.objects.filter(pk=job_id, lease=lease, state=ExportJob.State.RUNNING)


def _failed(sentence: str) -> dict[str, Any]:
    return {
        "state": ExportJob.State.FAILED,
        "error": sentence,
        "step": "",
        "lease": None,
        "finished_at": Now(),
    }


def _as_system() -> Any:
    return audit.recorded(access.require(system_user(), Permission.EXPORT))
