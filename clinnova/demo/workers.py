"""What a process of the loader does before its work. Imports no models: Django is not set up yet."""

import gc

import django
from django.conf import settings
from django.db import connection


def begin() -> None:
    """Set Django up for one long job.

    It does not wait for the disk at every commit (what a crash loses is told again), keeps no list of its
    statements, and looks for garbage between chapters only.
    """
    django.setup()
    settings.DEBUG = False
    gc.disable()
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
