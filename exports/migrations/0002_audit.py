"""Who exported what leaves a trail; the machinery of a running job does not."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("exports", "0001_initial"), ("audit", "0001_trail")]

    operations = [
        migrations.RunSQL(
            "SELECT audit_install('exports_exportjob', '',"
            " 'heartbeat_at', 'progress', 'step', 'lease', 'attempts')",
            "SELECT audit_uninstall('exports_exportjob')",
        ),
    ]
