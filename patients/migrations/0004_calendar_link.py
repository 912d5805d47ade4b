"""Personal links of calendar programs. Each reading notes its time, which is no history."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLE = "patients_calendarlink"


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0003_visit_applies"),
        ("audit", "0001_trail"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("language", models.CharField(max_length=5)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("last_used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendar_links",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["-id"], "default_permissions": ()},
        ),
        migrations.AddConstraint(
            model_name="calendarlink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at", None)), fields=("user",), name="calendar_link_one_in_force"
            ),
        ),
        migrations.RunSQL(
            f"SELECT audit_install('{TABLE}', '', 'last_used_at', 'digest')",
            f"SELECT audit_uninstall('{TABLE}')",
        ),
    ]
