"""The right to freeze, lock and release forms, given to those who already are data managers."""

from typing import Any

from django.db import migrations

PERMISSIONS = [
    (name, name)
    for name in (
        "view_definition",
        "view_subjects",
        "view_values",
        "enrol",
        "enter_data",
        "raise_query",
        "answer_query",
        "close_query",
        "lock_data",
        "view_audit",
        "view_dashboard",
        "export",
        "publish_study",
        "manage_members",
    )
]


def give_to_data_managers(apps: Any, schema_editor: Any) -> None:
    """What granting the role does from now on, for those who hold it already."""
    alias = schema_editor.connection.alias
    held = apps.get_model("studies", "Membership").objects.using(alias)
    for of, name in (("study", "StudyUserPermission"), ("site", "SiteUserPermission")):
        running = held.filter(role="data_manager", ended_at=None, site__isnull=of == "study")
        places = set(running.values_list("user_id", f"{of}_id"))
        if not places:
            continue
        permission = _permission(apps, alias, of)
        rows = apps.get_model("studies", name).objects.using(alias)
        for user, place in places:
            rows.get_or_create(user_id=user, content_object_id=place, permission_id=permission.pk)


def _permission(apps: Any, alias: str, model: str) -> Any:
    """Django itself would make the row only after the last migration."""
    types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    kind, _made = types.get_or_create(app_label="studies", model=model)
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    found, _made = permissions.get_or_create(
        content_type_id=kind.pk, codename="lock_data", defaults={"name": "lock_data"}
    )
    return found


class Migration(migrations.Migration):
    dependencies = [
        ("studies", "0003_terms"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="site",
            options={"default_permissions": (), "ordering": ["code"], "permissions": PERMISSIONS},
        ),
        migrations.AlterModelOptions(
            name="study",
            options={
                "default_permissions": (),
                "ordering": ["cohort", "slug"],
                "permissions": PERMISSIONS,
            },
        ),
        migrations.RunPython(give_to_data_managers, migrations.RunPython.noop),
    ]
