"""Keys of the outboxes in browsers, and the record of entries that were thrown away unsent."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.models.outbox


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutboxKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tag", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("secret", models.BinaryField(default=accounts.models.outbox.new_secret, max_length=32)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="DiscardedEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField()),
                ("address", models.CharField(max_length=500)),
                ("item", models.CharField(max_length=200)),
                ("entered_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=1000)),
                ("discarded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("user", "key"), name="discarded_once")],
            },
        ),
    ]
