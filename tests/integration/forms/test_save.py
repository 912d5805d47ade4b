"""One answer through the only door."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.context import Actor, recorded
from audit.models import AuditEntry, AuditRecord
from clinnova.lib.problems import Conflict, Invalid, Locked, Malformed, NotAllowed, NotFound, Problem
from forms.actions.logs import add_row, mark_in_error
from forms.capture import Operation, Target, save, save_form
from forms.models import FormRecord, SavedOperation
from patients.actions.ending import end_participation
from patients.models import Subject
from tests.integration.forms.filling import at, put, record, values, version
from tests.participants import ago
from tests.world import World

RECORD = "crf_formrecord"


def test_an_answer_is_stored_with_all_that_follows(world: World, vitals: Target) -> None:
    first = put(world.cora, vitals, "weight", "70,50"[:4])
    assert first.version == 1
    assert first.changed == {"weight": "70.5", "weight.unit": "kg"}
    assert first.missing == ["height"]
    second = put(world.cora, vitals, "height", "175")
    assert second.changed == {"height": 175, "height.unit": "cm", "bmi": "23.0"}
    assert values(vitals) == {
        "weight": "70.5",
        "weight.unit": "kg",
        "height": 175,
        "height.unit": "cm",
        "bmi": "23.0",
    }
    cleared = put(world.cora, vitals, "height", None)
    assert cleared.changed == {"height": None, "height.unit": None, "bmi": None}
    assert put(world.cora, vitals, "height", missing="ND").changed == {"height.missing": "ND"}


def test_one_field_leaves_one_audit_row_with_who_where_and_what(world: World, vitals: Target) -> None:
    put(world.cora, vitals, "weight", "70.5")
    before = AuditRecord.objects.count()
    put(world.cora, vitals, "weight", "71.5", reason="Scale was wrong")
    assert AuditRecord.objects.count() == before + 1
    entry = AuditEntry.objects.filter(table=RECORD, name="weight").latest("record_id")
    assert (entry.old, entry.new) == ("70.5", "71.5")
    assert (entry.actor, entry.role, entry.site, entry.reason) == (
        "cora",
        "nurse",
        "LU-CHL",
        "Scale was wrong",
    )
    assert entry.subject == vitals.subject.pk


def test_a_first_answer_has_an_empty_old_value(world: World, vitals: Target) -> None:
    put(world.cora, vitals, "weight", "70.5")
    row = AuditRecord.objects.get(table=RECORD)
    assert row.action == "insert"
    assert row.items["weight"] == [None, "70.5"]


def test_the_same_value_again_changes_nothing(world: World, vitals: Target) -> None:
    put(world.cora, vitals, "weight", "70.5")
    trail = AuditRecord.objects.count()
    again = put(world.cora, vitals, "weight", "70.5")
    assert (again.version, again.changed) == (1, {})
    assert AuditRecord.objects.count() == trail
    assert put(world.cora, vitals, "weight", "70.50"[:4]).changed == {}


def test_clearing_what_was_never_there_makes_no_form(world: World, vitals: Target) -> None:
    assert put(world.cora, vitals, "weight", "").version == 0
    assert record(vitals) is None


class TestRawSql:
    UPDATE = (
        'UPDATE crf_formrecord SET "values" = jsonb_set("values", \'{weight}\', \'"80.0"\') WHERE id = %s'
    )

    def test_leaves_an_audit_row_inside_recorded_and_fails_outside(
        self, world: World, vitals: Target
    ) -> None:
        put(world.cora, vitals, "weight", "70.5")
        pk = record(vitals).pk
        with recorded(Actor("system", "system")), connection.cursor() as cursor:
            cursor.execute(self.UPDATE, [pk])
        entry = AuditEntry.objects.filter(table=RECORD, name="weight").latest("record_id")
        assert (entry.old, entry.new, entry.actor) == ("70.5", "80.0", "system")

    def test_fails_without_an_actor(self, world: World, vitals: Target) -> None:
        put(world.cora, vitals, "weight", "70.5")
        pk = record(vitals).pk
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('clinnova.actor', '', true)")
        with (
            pytest.raises(DatabaseError, match="needs an actor"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(self.UPDATE, [pk])

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE audit_record SET actor = 'nobody'",
            "DELETE FROM audit_record",
            "TRUNCATE audit_record",
            "ALTER TABLE audit_record DISABLE TRIGGER ALL",
        ],
    )
    def test_the_application_cannot_change_the_trail(
        self, world: World, vitals: Target, statement: str
    ) -> None:
        put(world.cora, vitals, "weight", "70.5")
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


class TestKeys:
    def test_the_same_key_gets_the_same_answer_and_counts_once(self, world: World, vitals: Target) -> None:
        key = uuid4()
        first = put(world.cora, vitals, "weight", "70.5", key=key, base_version=0)
        assert put(world.cora, vitals, "weight", "70.5", key=key, base_version=0) == first
        assert version(vitals) == 1
        assert SavedOperation.objects.count() == 1

    def test_a_replay_is_answered_even_when_the_form_has_moved_on(self, world: World, vitals: Target) -> None:
        key = uuid4()
        first = put(world.cora, vitals, "weight", "70.5", key=key, base_version=0)
        put(world.cora, vitals, "weight", "71.5")
        assert put(world.cora, vitals, "weight", "70.5", key=key, base_version=0) == first
        assert values(vitals)["weight"] == "71.5"

    @pytest.mark.parametrize(
        "other", [{"value": "71.5"}, {"value": "70.5", "unit": "[lb_av]"}, {"reason": "x"}]
    )
    def test_the_same_key_with_another_body_is_refused(
        self, world: World, vitals: Target, other: dict
    ) -> None:
        key = uuid4()
        put(world.cora, vitals, "weight", "70.5", key=key, base_version=0)
        with pytest.raises(Invalid) as refused:
            put(world.cora, vitals, "weight", **{"value": "70.5", **other}, key=key, base_version=0)
        assert refused.value.code == "key_reused"
        assert values(vitals)["weight"] == "70.5"

    def test_a_key_of_another_person_or_participant_is_refused(self, world: World, vitals: Target) -> None:
        key = uuid4()
        put(world.cora, vitals, "weight", "70.5", key=key)
        with pytest.raises(Invalid) as refused:
            put(world.ines, vitals, "weight", "70.5", key=key, base_version=0)
        assert refused.value.code == "key_reused"


class TestStale:
    def test_two_people_on_one_item(self, world: World, vitals: Target) -> None:
        put(world.cora, vitals, "weight", "70.5")
        put(world.cora, vitals, "weight", "71.5", base_version=1)
        with pytest.raises(Conflict) as refused:
            put(world.ines, vitals, "weight", "72.5", base_version=1)
        facts = refused.value.extra
        assert refused.value.code == "stale"
        assert (facts["item"], facts["value"], facts["unit"]) == ("weight", "71.5", "kg")
        assert facts["author"] == {"username": "cora", "name": "Cora"}
        assert facts["at"]
        assert values(vitals)["weight"] == "71.5"

    def test_two_people_on_two_items_both_save(self, world: World, vitals: Target) -> None:
        put(world.cora, vitals, "weight", "70.5")
        put(world.cora, vitals, "sysbp", 120, base_version=1)
        assert put(world.ines, vitals, "height", 175, base_version=1).version == 3
        assert values(vitals)["sysbp"] == 120

    def test_both_enter_the_same(self, world: World, vitals: Target) -> None:
        put(world.cora, vitals, "weight", "70.5", base_version=0)
        assert put(world.ines, vitals, "weight", "70.5", base_version=0).version == 1

    def test_a_version_that_never_was(self, world: World, vitals: Target) -> None:
        for wrong in (1, -1):
            with pytest.raises(Malformed):
                put(world.cora, vitals, "weight", "70.5", base_version=wrong)
        assert record(vitals) is None


class TestRefusals:
    @pytest.mark.parametrize(
        ("item", "facts", "code"),
        [
            ("wieght", {"value": "70"}, "unknown_item"),
            ("lab_date", {"value": "2024-04-03"}, "unknown_item"),
            ("weight", {"value": "heavy"}, "decimal"),
            ("weight", {"value": "٧٠"}, "decimal"),
            ("weight", {"value": "NaN"}, "decimal"),
            ("weight", {"value": {"a": 1}}, "decimal"),
            ("weight", {"value": "70.55"}, "places"),
            ("weight", {"value": "20"}, "hard_range"),
            ("weight", {"value": "70", "unit": "st"}, "unit"),
            ("weight", {"missing": "LAZY"}, "missing_reason"),
            ("weight", {"value": "70", "row": "r1"}, "no_row"),
            ("bmi", {"value": "22"}, "computed"),
            ("cigarettes", {"value": 20}, "hidden"),
            ("note", {"value": "a\x00b"}, "control_character"),
            ("note", {"value": "\ud800"}, "control_character"),
        ],
    )
    def test_what_does_not_fit_is_refused_with_a_sentence_and_no_trace(
        self, world: World, vitals: Target, item: str, facts: dict, code: str
    ) -> None:
        trail = AuditRecord.objects.count()
        with pytest.raises(Invalid) as refused:
            put(world.cora, vitals, item, **facts)
        assert refused.value.code == code
        assert str(refused.value.sentence)
        assert refused.value.extra["item"] == item
        assert (record(vitals), AuditRecord.objects.count()) == (None, trail)

    def test_a_check_that_blocks(self, world: World, vitals: Target) -> None:
        put(world.cora, vitals, "sysbp", 80)
        with pytest.raises(Invalid) as refused:
            put(world.cora, vitals, "diabp", 120)
        assert (refused.value.code, refused.value.extra["check"]) == ("hard_check", "BP1")
        assert "systolic" in str(refused.value.sentence)
        assert "diabp" not in values(vitals)

    @pytest.mark.parametrize(
        ("person", "problem"),
        [
            ("nina", NotFound),
            ("otto", NotFound),
            ("max", NotAllowed),
            ("sofia", NotAllowed),
            ("bo", NotAllowed),
            ("bert", NotAllowed),
        ],
    )
    def test_who_may_not(self, world: World, vitals: Target, person: str, problem: type[Problem]) -> None:
        with pytest.raises(problem):
            put(getattr(world, person), vitals, "weight", "70.5")
        assert record(vitals) is None

    def test_a_visit_that_has_not_begun(self, world: World, subject: Subject) -> None:
        with pytest.raises(Invalid) as refused:
            put(world.cora, at(subject, "vitals", "M3"), "weight", "70.5")
        assert refused.value.code == "visit_not_started"

    @pytest.mark.parametrize(
        ("form", "definition", "repeat"),
        [
            ("eligibility", "BL", 1),
            ("nothing", "BL", 1),
            ("vitals", None, 1),
            ("events", "BL", 1),
            ("vitals", "BL", 2),
            ("events", None, 2),
        ],
    )
    def test_a_form_that_is_not_asked_there(
        self, world: World, subject: Subject, form: str, definition: str | None, repeat: int
    ) -> None:
        with pytest.raises(NotFound):
            put(world.cora, at(subject, form, definition, repeat), "weight", "70.5", base_version=0)

    def test_after_the_end_every_change_needs_a_reason(self, world: World, subject: Subject) -> None:
        target = at(subject, "vitals")
        end_participation(by=world.cora, subject=subject, state="withdrawn", on=ago(1), reason="burden")
        with pytest.raises(Invalid) as refused:
            put(world.cora, target, "weight", "70.5")
        assert refused.value.code == "reason_required"
        assert put(world.cora, target, "weight", "70.5", reason="Found in the notes").version == 1

    def test_what_was_entered_in_error_stays(self, world: World, subject: Subject) -> None:
        row = add_row(by=world.cora, subject=subject, form="events")
        put(world.cora, at(subject, "events", None), "ae_term", "Headache")
        mark_in_error(by=world.cora, record=row, reason="Other participant")
        with pytest.raises(Locked):
            put(world.cora, at(subject, "events", None), "ae_term", "Cough", base_version=1)


def test_a_hidden_answer_can_only_be_cleared(world: World, vitals: Target) -> None:
    put(world.cora, vitals, "smoker", "Y")
    put(world.cora, vitals, "cigarettes", 20)
    assert put(world.cora, vitals, "smoker", "N").hidden_with_data == ["cigarettes"]
    assert values(vitals)["cigarettes"] == 20
    with pytest.raises(Invalid):
        put(world.cora, vitals, "cigarettes", 10)
    assert put(world.cora, vitals, "cigarettes", None).hidden_with_data == []


def test_rows_of_a_repeating_group(world: World, subject: Subject) -> None:
    target = at(subject, "events", None)
    put(world.cora, target, "drug", "Ibuprofen", row="r1")
    put(world.cora, target, "dose", "400", row="r1")
    saved = put(world.cora, target, "drug", "Paracetamol", row="r2")
    assert saved.changed == {"treatment[r2].drug": "Paracetamol"}
    assert [row["@id"] for row in values(target)["treatment"]] == ["r1", "r2"]
    entry = AuditEntry.objects.filter(table=RECORD, name="treatment[r1].dose").get()
    assert (entry.old, entry.new) == (None, "400")
    removed = put(world.cora, target, "treatment", None, row="r1")
    assert removed.changed == {"treatment[r1].drug": None, "treatment[r1].dose": None}
    with pytest.raises(Invalid):
        put(world.cora, target, "drug", "X", row="../1")


def test_a_participants_own_form_is_one_wherever_it_is_asked(world: World, subject: Subject) -> None:
    put(world.cora, at(subject, "person", "SCR"), "sex", "F")
    assert put(world.cora, at(subject, "person", None), "born", "1980").version == 2
    assert FormRecord.objects.get(form="person").visit_id is None


class TestWholeForms:
    def test_everything_or_nothing(self, world: World, vitals: Target) -> None:
        answers = {
            "weight": {"value": "155", "unit": "[lb_av]"},
            "height": "175",
            "smoker": "N",
            "sysbp": 120,
        }
        saved = save_form(by=world.cora, target=vitals, answers=answers)
        assert saved.version == 1
        assert values(vitals)["bmi"] == "23.0"
        wrong = {"weight": "heavy", "height": 20, "cigarettes": 5, "sysbp": 110, "nothing": 1}
        with pytest.raises(Invalid) as refused:
            save_form(by=world.cora, target=vitals, answers=wrong)
        assert set(refused.value.extra["errors"]) == {"weight", "height", "nothing"}
        assert values(vitals)["sysbp"] == 120

    def test_hidden_and_blocking_answers_are_reported_too(self, world: World, vitals: Target) -> None:
        with pytest.raises(Invalid) as refused:
            save_form(by=world.cora, target=vitals, answers={"sysbp": 80, "diabp": 120, "cigarettes": 5})
        assert set(refused.value.extra["errors"]) == {"diabp", "cigarettes"}
        assert record(vitals) is None

    def test_groups_are_replaced_as_a_whole(self, world: World, subject: Subject) -> None:
        target = at(subject, "events", None)
        rows = [{"drug": "Ibuprofen", "dose": "400"}, {"drug": "Paracetamol"}]
        save_form(by=world.cora, target=target, answers={"ae_term": "Headache", "treatment": rows})
        assert [row["@id"] for row in values(target)["treatment"]] == ["r1", "r2"]
        save_form(by=world.cora, target=target, answers={"treatment": []})
        assert values(target) == {"ae_term": "Headache"}


def test_one_save_takes_few_statements(world: World, vitals: Target) -> None:
    """Rights, reads behind the lock, and writes 1 each; savepoint 2."""
    put(world.cora, vitals, "height", 175)
    cora = User.objects.get(username="cora")
    operation = Operation(key=uuid4(), item="weight", value="70.5", base_version=1)
    with CaptureQueriesContext(connection) as statements:
        save(by=cora, target=vitals, operation=operation)
    assert len(statements) <= 5, "\n".join(q["sql"][:150] for q in statements)


def test_saves_do_without_prepared_statements(world: World, vitals: Target, settings) -> None:  # type: ignore[no-untyped-def]
    """Behind a pooler that hands one connection to several clients in turn."""
    settings.PREPARED_STATEMENTS = False
    put(world.cora, vitals, "height", 175)
    assert put(world.cora, vitals, "weight", "70.5").changed["bmi"]


def test_a_participants_own_form_answers_a_key_again(world: World, subject: Subject) -> None:
    """Its record has no visit; the key came from the page of one."""
    operation = Operation(key=uuid4(), item="sex", value="F", base_version=0)
    first, again = (
        save(by=world.cora, target=at(subject, "person", "SCR"), operation=operation) for _ in range(2)
    )
    assert first == again
