"""The Celery application: Valkey rings the bell, PostgreSQL holds the job."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinnova.settings")

app = Celery("clinnova")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
