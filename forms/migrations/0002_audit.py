"""Filled forms and queries leave a trail, answer by answer."""

from django.db import migrations

LZ4 = """
DO $$ BEGIN
    ALTER TABLE crf_formrecord ALTER COLUMN "values" SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported OR invalid_parameter_value THEN
    NULL;  -- this server was built without lz4; its default compression is as correct
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("crf", "0001_initial"), ("audit", "0001_trail")]

    operations = [
        migrations.RunSQL(LZ4, migrations.RunSQL.noop),
        # "values" is both the document (its answers go to `items`) and thereby not a column of its own.
        migrations.RunSQL(
            "SELECT audit_install('crf_formrecord', 'values', 'modified_at')",
            "SELECT audit_uninstall('crf_formrecord')",
        ),
        migrations.RunSQL("SELECT audit_install('crf_query')", "SELECT audit_uninstall('crf_query')"),
        migrations.RunSQL(
            "SELECT audit_install('crf_querymessage')", "SELECT audit_uninstall('crf_querymessage')"
        ),
    ]
