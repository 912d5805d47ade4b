"""The pulse of a running job: a thread that tells the row, every few seconds, that the work goes on and
how far.
"""

import logging
import threading
import time
import uuid
from types import TracebackType
from typing import Self

from django.conf import settings
from django.db import Error, connection

from exports.actions import leases

log = logging.getLogger(__name__)

TICK = 0.5  # seconds between looks at the progress


class Heartbeat:
    """Keeps the lease of one attempt inside a `with` block; the thread has a database connection of its
    own.
    """

    def __init__(self, job_id: int, lease: uuid.UUID) -> None:
        self.job_id, self.lease = job_id, lease
        self._progress = (0, "")
        self._ended = threading.Event()
        self._lost = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"export-{job_id}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def report(self, done: int, total: int, step: str) -> None:
        """Say that `done` of `total` parts are written and `step` is being written. Raises LeaseLost."""
        self.check()
        self._progress = (min(99, 100 * done // max(total, 1)), step[:120])

    def check(self) -> None:
        """Raise LeaseLost once another attempt has the job. Cheap: called for every row that is written."""
        if self._lost.is_set():
            raise leases.LeaseLost

    def _run(self) -> None:
        every = settings.EXPORT_LEASE_SECONDS / 5
        told, at = (-1, ""), 0.0
        while not self._ended.wait(TICK):
            if self._progress == told and time.monotonic() - at < every:
                continue
            told, at = self._progress, time.monotonic()
            if not self._beat(*told):
                self._lost.set()
                break
        connection.close()

    def _beat(self, progress: int, step: str) -> bool:
        """Whether the lease is still ours; when the database does not answer, the next beat will know."""
        try:
            return leases.beat(job_id=self.job_id, lease=self.lease, progress=progress, step=step)
        except Error as problem:
            log.warning("export %s: heartbeat failed (%s)", self.job_id, type(problem).__name__)
            connection.close()
            return True
