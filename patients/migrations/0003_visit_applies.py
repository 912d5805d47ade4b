"""Visits that are expected only of some participants."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("patients", "0002_audit")]

    operations = [
        migrations.AddField(
            model_name="visit", name="applies", field=models.BooleanField(default=True, db_default=True)
        ),
    ]
