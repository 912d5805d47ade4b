"""Study rows leave a trail; published versions never change."""

from django.db import migrations

AUDITED = ["studies_study", "studies_site", "studies_membership"]


class Migration(migrations.Migration):
    dependencies = [("studies", "0001_initial"), ("audit", "0001_trail")]

    operations = [
        *[
            migrations.RunSQL(f"SELECT audit_install('{t}')", f"SELECT audit_uninstall('{t}')")
            for t in AUDITED
        ],
        # The compiled definition itself is not copied into the trail: the row can never change.
        migrations.RunSQL(
            "SELECT audit_install('studies_studyversion', '', 'compiled')",
            "SELECT audit_uninstall('studies_studyversion')",
        ),
        migrations.RunSQL(
            "CREATE TRIGGER version_frozen BEFORE UPDATE OR DELETE ON studies_studyversion"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            "DROP TRIGGER version_frozen ON studies_studyversion",
        ),
    ]
