"""Terms that an administrator loads. Their rows never change; words are found by an index."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("studies", "0002_audit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TermVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("system", models.CharField(max_length=20)),
                ("number", models.CharField(max_length=20)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("loaded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "loaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["system", "-id"], "default_permissions": ()},
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("label", models.JSONField()),
                ("search", models.TextField()),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="studies.termversion",
                    ),
                ),
            ],
            options={"ordering": ["version", "code"], "default_permissions": ()},
        ),
        migrations.AddConstraint(
            model_name="termversion",
            constraint=models.UniqueConstraint(fields=("system", "number"), name="term_version_once"),
        ),
        migrations.AddConstraint(
            model_name="term",
            constraint=models.UniqueConstraint(fields=("code", "version"), name="term_code_once"),
        ),
        migrations.RunSQL(
            "CREATE INDEX term_by_word ON studies_term USING gin (to_tsvector('simple', search))",
            "DROP INDEX term_by_word",
        ),
        migrations.RunSQL(
            "SELECT audit_install('studies_termversion')", "SELECT audit_uninstall('studies_termversion')"
        ),
        migrations.RunSQL(
            "CREATE TRIGGER term_frozen BEFORE UPDATE OR DELETE ON studies_term"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            "DROP TRIGGER term_frozen ON studies_term",
        ),
    ]
