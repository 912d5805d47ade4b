"""Reviews of logs at visits."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def to(model: str, **more: object) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=model, **more)


class Migration(migrations.Migration):
    dependencies = [
        ("crf", "0003_attachment"),
        ("patients", "0003_visit_applies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LogReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form", models.CharField(max_length=60)),
                ("entries", models.JSONField(default=dict)),
                ("reviewed_at", models.DateTimeField(auto_now_add=True)),
                ("reviewed_by", to(settings.AUTH_USER_MODEL, related_name="+")),
                ("subject", to("patients.subject", related_name="log_reviews")),
                ("visit", to("patients.visit", related_name="log_reviews")),
            ],
            options={"ordering": ["id"], "default_permissions": ()},
        ),
        migrations.RunSQL("SELECT audit_install('crf_logreview')", "SELECT audit_uninstall('crf_logreview')"),
        migrations.RunSQL(
            "CREATE TRIGGER logreview_frozen BEFORE UPDATE OR DELETE ON crf_logreview"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            "DROP TRIGGER logreview_frozen ON crf_logreview",
        ),
    ]
