"""Every table of clinical or governing facts is watched by the audit trigger."""

import pytest
from django.apps import apps
from django.db import connection

WATCHED_APPS = {"studies", "patients", "crf", "exports"}
# Tables without history, each with the reason.
EXEMPT = {
    "studies_studyuserpermission": "mirrors memberships, which are watched",
    "studies_term": "rows never change; their version is watched and keeps the hash of the file",
    "studies_siteuserpermission": "mirrors memberships, which are watched",
    "patients_subjectcounter": "a counter; the numbers it gives are on watched rows",
    "crf_savedoperation": "the receipt of a save whose change is on a watched row",
    "exports_exportoutput": "written once with the job's end, which is watched",
    "exports_exportjob_studies": "part of the request, written with the watched job",
}


@pytest.mark.django_db
def test_every_table_is_watched_or_exempt() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'audit_row_change'")
        watched = {row[0] for row in cursor.fetchall()}
    tables = {
        m._meta.db_table
        for m in apps.get_models(include_auto_created=True)
        if m._meta.app_label in WATCHED_APPS
    }
    assert tables - watched == set(EXEMPT)
