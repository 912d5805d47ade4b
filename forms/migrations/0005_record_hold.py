"""A form may be held: frozen, locked or signed. The trail's trigger records the new columns like all others."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

HELD = models.Q(hold="", held_at=None, held_by=None) | (
    ~models.Q(hold="") & models.Q(held_at__isnull=False, held_by__isnull=False)
)


class Migration(migrations.Migration):
    dependencies = [
        ("crf", "0004_log_review"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="formrecord",
            name="hold",
            field=models.CharField(
                blank=True,
                choices=[("", "Not held"), ("frozen", "Frozen"), ("locked", "Locked"), ("signed", "Signed")],
                default="",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="formrecord",
            name="hold_reason",
            field=models.CharField(blank=True, default="", max_length=1000),
        ),
        migrations.AddField(model_name="formrecord", name="held_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="formrecord",
            name="held_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="formrecord",
            constraint=models.CheckConstraint(condition=HELD, name="record_held_by_somebody"),
        ),
    ]
