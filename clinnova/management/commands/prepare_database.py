"""Bring the database up to date: migrate as the owner, then grant the application's role what it may do."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections

# Clinical rows are never deleted by the application; they are ended, closed or marked as entered in error.
NEVER_DELETED = (
    "patients_",
    "crf_",
    "studies_study",
    "studies_site",
    "studies_membership",
    "exports_",
    "accounts_user",
)
KEPT_APART = (
    "studies_studyuserpermission",
    "studies_siteuserpermission",
)  # guardian's rows follow memberships


class Command(BaseCommand):
    help = "Migrate the database as its owner and grant the application's role its rights. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", database="owner", interactive=False, verbosity=options["verbosity"])
        role = settings.DATABASES["default"]["USER"]
        if role == settings.DATABASES["owner"]["USER"]:
            self.stderr.write(
                "The application uses the owner's role: set OWNER_DATABASE_URL to keep the two apart."
            )
            return
        with connections["owner"].cursor() as cursor:
            for statement in grants(role, connections["owner"].introspection.table_names(cursor)):
                cursor.execute(statement)
        self.stdout.write("The database is ready.")


def grants(role: str, tables: list[str]) -> list[str]:
    """SQL statements that give `role` exactly what the application needs on `tables`."""
    name = f'"{role}"'
    protected = [t for t in tables if t.startswith(NEVER_DELETED) and t not in KEPT_APART]
    return [
        f"GRANT USAGE ON SCHEMA public TO {name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}",
        f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON audit_record, audit_entry FROM {name}",
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {name}",
        *[f'REVOKE DELETE ON "{t}" FROM {name}' for t in protected],
    ]
