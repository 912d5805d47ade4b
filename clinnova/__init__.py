"""The composition root: settings, routes, workers. Imported by nobody but Django and Celery."""

from clinnova.celery import app as celery_app

__all__ = ["celery_app"]
