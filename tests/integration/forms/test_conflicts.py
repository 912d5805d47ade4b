"""Two people on one place in every shape a place has, and keys that come again."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from clinnova.lib.problems import Conflict, Invalid, Problem
from forms.capture import Operation, Target, save
from forms.models import SavedOperation
from patients.models import Subject
from tests.integration.forms.filling import at, put, record, values, version
from tests.world import World


def refused(world: World, target: Target, item: str, **facts: Any) -> dict[str, Any]:
    """What Ines is told who saves on top of what she saw, version 1."""
    before = values(target)
    with pytest.raises(Conflict) as problem:
        put(world.ines, target, item, base_version=1, **facts)
    assert problem.value.code == "stale" and problem.value.extra["author"]["name"] == "Cora"
    assert problem.value.extra["at"] and values(target) == before
    return problem.value.extra


class TestPlaces:
    def test_a_value_against_a_missing_reason(self, world: World, vitals: Target) -> None:
        put(world.cora, vitals, "weight", "70.5")
        put(world.cora, vitals, "weight", missing="ND")
        told = refused(world, vitals, "weight", value="71.5")
        assert (told["value"], told["missing"]) == (None, "ND")

    def test_a_missing_reason_against_a_value(self, world: World, vitals: Target) -> None:
        put(world.cora, vitals, "note", "seen")
        put(world.cora, vitals, "weight", "70.5")
        assert refused(world, vitals, "weight", missing="ND")["value"] == "70.5"

    def test_another_unit_alone(self, world: World, vitals: Target) -> None:
        put(world.cora, vitals, "weight", "70.5")
        put(world.cora, vitals, "weight", "70.5", unit="[lb_av]")
        told = refused(world, vitals, "weight", value="71.0", unit="kg")
        assert (told["value"], told["unit"]) == ("70.5", "[lb_av]")

    def test_a_value_against_an_emptied_field(self, world: World, vitals: Target) -> None:
        put(world.cora, vitals, "note", "one")
        put(world.cora, vitals, "note", None)
        assert refused(world, vitals, "note", value="two")["value"] is None

    def test_both_emptied_it(self, world: World, vitals: Target) -> None:
        put(world.cora, vitals, "note", "one")
        put(world.cora, vitals, "note", None)
        assert put(world.ines, vitals, "note", None, base_version=1).changed == {}

    def test_one_value_in_a_row(self, world: World, subject: Subject) -> None:
        events = at(subject, "events", None)
        put(world.cora, events, "drug", "Ibuprofen", row="r1")
        put(world.cora, events, "drug", "Naproxen", row="r1")
        told = refused(world, events, "drug", value="Aspirin", row="r1")
        assert (told["item"], told["value"]) == ("treatment[r1].drug", "Naproxen")
        assert put(world.ines, events, "dose", "5", row="r1", base_version=1).version == 3
        assert put(world.ines, events, "drug", "Aspirin", row="r2", base_version=1).version == 4

    def test_a_removed_row_does_not_come_back_by_a_late_answer(self, world: World, subject: Subject) -> None:
        events = at(subject, "events", None)
        put(world.cora, events, "drug", "Ibuprofen", row="r1")
        put(world.cora, events, "treatment", None, row="r1")
        for item, value in (("drug", "Aspirin"), ("dose", "5")):
            refused(world, events, item, value=value, row="r1")

    def test_a_row_that_grew_is_not_removed_unseen(self, world: World, subject: Subject) -> None:
        events = at(subject, "events", None)
        put(world.cora, events, "drug", "Ibuprofen", row="r1")
        put(world.cora, events, "dose", "400", row="r1")
        refused(world, events, "treatment", row="r1")

    def test_both_removed_the_row(self, world: World, subject: Subject) -> None:
        events = at(subject, "events", None)
        put(world.cora, events, "drug", "Ibuprofen", row="r1")
        put(world.cora, events, "treatment", None, row="r1")
        assert put(world.ines, events, "treatment", None, row="r1", base_version=1).changed == {}


class TestKeys:
    REFUSALS = (
        ({"value": "heavy"}, {"value": "70.5"}),
        ({"value": "9999"}, {"value": "70.5"}),
        ({"value": "70.5", "base_version": 99}, {"value": "70.5"}),
        ({"value": "70.5", "unit": "stone"}, {"value": "70.5"}),
    )

    @pytest.mark.parametrize(("wrong", "right"), REFUSALS)
    def test_a_key_is_free_after_a_refusal(
        self, world: World, vitals: Target, wrong: dict[str, Any], right: dict[str, Any]
    ) -> None:
        key = uuid4()
        for _twice in range(2):
            with pytest.raises(Problem):
                put(world.cora, vitals, "weight", key=key, **wrong)
        assert put(world.cora, vitals, "weight", key=key, **right).changed["weight"] == "70.5"

    def test_a_key_is_free_after_a_conflict(self, world: World, vitals: Target) -> None:
        key = uuid4()
        put(world.cora, vitals, "note", "one")
        put(world.cora, vitals, "note", "two")
        refused(world, vitals, "note", value="three", key=key)
        assert put(world.ines, vitals, "note", "three", key=key).version == 3

    def test_the_stored_answer_is_the_first_one_with_its_findings(self, world: World, vitals: Target) -> None:
        put(world.cora, vitals, "height", 170)
        operation = Operation(uuid4(), "weight", 1, "34.0")
        first = save(by=world.cora, target=vitals, operation=operation)
        put(world.cora, vitals, "weight", "74.0")
        assert first.findings and first.findings[0]["query"]
        later = replace(operation, client_time=None)
        assert save(by=world.cora, target=vitals, operation=later).to_json() == first.to_json()
        assert values(vitals)["weight"] == "74.0"

    def test_another_body_or_person_under_a_used_key(self, world: World, vitals: Target) -> None:
        key = uuid4()
        put(world.cora, vitals, "note", "one", key=key)
        seen, at_version = SavedOperation.objects.count(), version(vitals)
        for by, facts in (
            (world.cora, {"value": "two"}),
            (world.cora, {"value": "one", "reason": "why"}),
            (world.cora, {"value": "one", "base_version": at_version}),
            (world.ines, {"value": "one", "base_version": 0}),
        ):
            facts.setdefault("base_version", 0)
            with pytest.raises(Invalid) as problem:
                put(by, vitals, "note", key=key, **facts)
            assert problem.value.code == "key_reused"
        assert (SavedOperation.objects.count(), record(vitals).version) == (seen, at_version)
