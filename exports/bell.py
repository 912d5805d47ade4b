"""Telling the workers that a job waits. Only rings: the job itself is a row, so a lost ring costs seconds."""

import logging

from celery import current_app
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

# Celery would try again for seconds while a person waits for the page; the watch tries again anyway.
_AT_ONCE = {
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
    "socket_connect_timeout": 2,
    "socket_timeout": 2,
}


def ring(job_id: int) -> bool:
    """Announce a job; False when the message queue is down: then `exports.watch` announces it later."""
    options = {**current_app.conf.broker_transport_options, **_AT_ONCE}
    try:
        with current_app.connection_for_write(transport_options=options) as connection:
            current_app.send_task("exports.run", args=[job_id], retry=False, connection=connection)
    except (OperationalError, OSError) as problem:
        log.warning("export %s waits: the message queue does not answer (%s)", job_id, type(problem).__name__)
        return False
    return True
