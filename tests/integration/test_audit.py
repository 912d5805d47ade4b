"""The trail that the database writes: whoever changes a value, whichever way."""

import json
from datetime import timedelta
from uuid import uuid4

import psycopg2
import pytest
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DatabaseError, ProgrammingError
from django.utils import timezone

from audit.context import Actor, recorded, request_source
from audit.models import AuditEntry, AuditRecord
from forms.actions.completion import complete_form
from forms.capture import Operation, Target, save
from forms.models import FormRecord
from tests.participants import at_baseline, visit
from tests.world import World


@pytest.fixture
def target(world: World) -> Target:
    subject = at_baseline(world.cora, world.lux)
    return Target(subject, visit(subject, "BL"), "vitals")


def enter(world: World, target: Target, item: str, value: object, version: int = 0, **more: object) -> int:
    operation = Operation(key=uuid4(), item=item, value=value, base_version=version, **more)  # type: ignore[arg-type]
    return save(by=world.cora, target=target, operation=operation).version


def run(database: BaseDatabaseWrapper, statement: str) -> None:
    with database.cursor() as cursor:
        cursor.execute(statement)


def newest() -> AuditRecord:
    return AuditRecord.objects.latest("id")


def record_of(target: Target) -> FormRecord:
    return FormRecord.objects.get(subject=target.subject, form=target.form)


def test_entering_one_field_leaves_one_entry_with_everything(world: World, target: Target) -> None:
    version = enter(world, target, "note", "first")
    before = AuditRecord.objects.count()
    with request_source(source="web", request_id="abc"):
        enter(world, target, "note", "second", version)
    assert AuditRecord.objects.count() == before + 1
    entry = AuditEntry.objects.get(record_id=newest().pk, name="note")
    assert (entry.old, entry.new) == ("first", "second")
    assert (entry.actor, entry.role, entry.site, entry.source) == ("cora", "nurse", "LU-CHL", "web")
    assert abs(timezone.now() - entry.at) < timedelta(minutes=1)
    assert (entry.table, entry.row) == ("crf_formrecord", record_of(target).pk)
    assert (entry.study, entry.subject) == (world.study.pk, target.subject.pk)
    assert newest().request == "abc"
    assert newest().items.keys() == {"note"}


def test_the_first_entry_has_an_empty_old_value(world: World, target: Target) -> None:
    enter(world, target, "note", "first")
    entry = AuditEntry.objects.get(record_id=newest().pk, name="note")
    assert (entry.action, entry.old, entry.new) == ("insert", None, "first")


def test_a_computed_value_is_in_the_same_entry(world: World, target: Target) -> None:
    version = enter(world, target, "height", 180)
    before = AuditRecord.objects.count()
    enter(world, target, "weight", "81", version, unit="kg")
    assert AuditRecord.objects.count() == before + 1
    assert newest().items == {"weight": [None, "81"], "weight.unit": [None, "kg"], "bmi": [None, "25.0"]}


def test_the_same_operation_twice_leaves_one_entry(world: World, target: Target) -> None:
    operation = Operation(key=uuid4(), item="note", value="x", base_version=0)
    save(by=world.cora, target=target, operation=operation)
    before = AuditRecord.objects.count()
    save(by=world.cora, target=target, operation=operation)
    assert AuditRecord.objects.count() == before


def test_a_change_after_completion_carries_its_reason(world: World, target: Target) -> None:
    version = enter(world, target, "height", 180)
    version = enter(world, target, "weight", "81", version, unit="kg")
    version = complete_form(by=world.cora, target=target).version
    enter(world, target, "weight", "82", version, unit="kg", reason="Misread the scale")
    entry = AuditEntry.objects.get(record_id=newest().pk, name="weight")
    assert (entry.old, entry.new, entry.reason) == ("81", "82", "Misread the scale")


def test_raw_sql_leaves_the_same_entry(world: World, target: Target) -> None:
    enter(world, target, "note", "by hand")
    record, before = record_of(target), AuditRecord.objects.count()
    change = "UPDATE crf_formrecord SET values = jsonb_set(values, '{note}', '\"by SQL\"') WHERE id = %s"
    with recorded(Actor("root", "system"), reason="Correction of an import"), connection.cursor() as cursor:
        cursor.execute(change, [record.pk])
    assert AuditRecord.objects.count() == before + 1
    entry = AuditEntry.objects.get(record_id=newest().pk)
    assert (entry.name, entry.old, entry.new) == ("note", "by hand", "by SQL")
    assert (entry.actor, entry.role, entry.reason) == ("root", "system", "Correction of an import")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE crf_formrecord SET values = '{}'",
        "UPDATE patients_subject SET state = 'withdrawn'",
        "UPDATE studies_site SET target = 1",
        "INSERT INTO patients_visit (subject_id, definition, repeat, missed_reason, reason, modified_at)"
        " SELECT id, 'X', 1, '', '', now() FROM patients_subject",
    ],
)
def test_a_write_without_an_actor_is_refused(statement: str, world: World, target: Target) -> None:
    enter(world, target, "note", "x")
    before = AuditRecord.objects.count()
    with pytest.raises(DatabaseError, match="needs an actor") as refused, transaction.atomic():
        run(
            connection, "SELECT set_config('clinnova.actor', '', true)"
        )  # as in a transaction that named nobody
        run(connection, statement)
    assert isinstance(refused.value.__cause__, psycopg2.errors.InsufficientPrivilege)
    assert AuditRecord.objects.count() == before
    assert record_of(target).values == {"note": "x"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_record SET actor = 'somebody else'",
        "UPDATE audit_record SET items = '{}' WHERE id = 1",
        "DELETE FROM audit_record",
        "TRUNCATE audit_record",
        "INSERT INTO audit_record SELECT * FROM audit_record",
        "ALTER TABLE crf_formrecord DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_row_change ON crf_formrecord",
        "CREATE OR REPLACE FUNCTION audit_row_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
        "SET session_replication_role = replica",
        "DELETE FROM crf_formrecord",
        "DELETE FROM patients_subject",
    ],
)
def test_the_application_cannot_touch_the_trail(statement: str, world: World, target: Target) -> None:
    enter(world, target, "note", "x")
    before = AuditRecord.objects.order_by("id").values_list()
    kept = list(before)
    with pytest.raises(ProgrammingError) as refused, recorded(Actor("root", "system")):
        run(connection, statement)
    assert isinstance(refused.value.__cause__, psycopg2.errors.InsufficientPrivilege)
    assert list(before.all()) == kept


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_record SET actor = 'x'", "DELETE FROM audit_record", "TRUNCATE audit_record"]
)
def test_even_the_owner_is_refused_by_the_table_itself(
    statement: str, committed_world: World, owner: BaseDatabaseWrapper
) -> None:
    kept = AuditRecord.objects.count()
    with pytest.raises(ProgrammingError, match="rows never change"):
        run(owner, statement)
    assert AuditRecord.objects.exclude(actor="x").count() == kept > 0


ROW, OTHER = {"@id": "r1", "drug": "A", "dose": "1"}, {"@id": "r2", "drug": "B"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ([ROW], [ROW, OTHER], {"g[r2].drug": [None, "B"]}),
        ([ROW, OTHER], [OTHER, ROW], {}),
        ([ROW, OTHER], [OTHER], {"g[r1].drug": ["A", None], "g[r1].dose": ["1", None]}),
        ([ROW, OTHER], [{**ROW, "dose": "2"}, OTHER], {"g[r1].dose": ["1", "2"]}),
        ([ROW], [], {"g": [None, []], "g[r1].drug": ["A", None], "g[r1].dose": ["1", None]}),
        (["A"], ["A", "B"], {"g": [["A"], ["A", "B"]]}),
        ("1", None, {"g": ["1", None]}),
    ],
)
def test_a_group_is_compared_answer_by_answer(old: object, new: object, found: object) -> None:
    with connection.cursor() as cursor:
        documents = [json.dumps({"same": 1, "g": value}) for value in (old, new)]
        cursor.execute("SELECT audit_diff(%s, %s)", documents)
        assert json.loads(cursor.fetchone()[0]) == found
