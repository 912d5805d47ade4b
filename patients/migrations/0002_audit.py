"""Participants, consents and visits leave a trail."""

from django.db import migrations

AUDITED = ["patients_subject", "patients_consent", "patients_visit"]


class Migration(migrations.Migration):
    dependencies = [("patients", "0001_initial"), ("audit", "0001_trail")]

    operations = [
        migrations.RunSQL(f"SELECT audit_install('{t}', '', 'modified_at')", f"SELECT audit_uninstall('{t}')")
        for t in AUDITED
    ]
