"""Thin tasks: ids in, safe to repeat, no rules."""

from celery import shared_task

from exports import jobs
from exports.actions import leases
from exports.bell import ring

HOUR = 3600


@shared_task(name="exports.run", time_limit=HOUR)
def run_export(job_id: int) -> None:
    """Run a waiting export."""
    jobs.run(job_id)


@shared_task(name="exports.watch", expires=60)
def watch() -> None:
    """Requeue what fell silent and announce what nobody picked up."""
    for job_id in leases.sweep():
        ring(job_id)
