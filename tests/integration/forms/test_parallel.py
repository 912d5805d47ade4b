"""Many at once, with real commits."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connections

from accounts.models import User
from audit.models import AuditRecord
from clinnova.lib.problems import Conflict
from forms.capture import Operation, Saved, Target, save
from forms.models import FormRecord, SavedOperation
from tests.integration.forms.filling import at
from tests.participants import at_baseline
from tests.world import World

pytestmark = pytest.mark.slow


def in_parallel(target: Target, operations: list[Operation]) -> list[Saved | Exception]:
    def run(operation: Operation) -> Saved | Exception:
        try:
            return save(by=User.objects.get(username="cora"), target=target, operation=operation)
        except Conflict as refused:
            return refused
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(max_workers=20) as pool:
        return list(pool.map(run, operations))


@pytest.fixture
def target(committed_world: World) -> Target:
    return at(at_baseline(committed_world.cora, committed_world.lux), "vitals")


def test_one_request_twenty_times_counts_once(target: Target) -> None:
    operation = Operation(key=uuid4(), item="weight", value="70.5", base_version=0)
    answers = in_parallel(target, [operation] * 20)
    assert len({str(answer) for answer in answers}) == 1
    assert FormRecord.objects.get(form="vitals").version == 1
    assert SavedOperation.objects.count() == 1
    assert AuditRecord.objects.filter(table="crf_formrecord").count() == 1


def test_twenty_people_on_an_empty_form_make_one_form(target: Target) -> None:
    items = ["height", "weight", "sysbp", "diabp", "smoker"] * 4
    worth = {"height": 175, "weight": "70.5", "sysbp": 120, "diabp": 80, "smoker": "N"}
    answers = in_parallel(
        target, [Operation(key=uuid4(), item=i, value=worth[i], base_version=0) for i in items]
    )
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert FormRecord.objects.get(form="vitals").version == 5


def test_of_twenty_values_for_one_item_one_wins_and_the_others_are_told(target: Target) -> None:
    answers = in_parallel(
        target, [Operation(key=uuid4(), item="sysbp", value=100 + n, base_version=0) for n in range(20)]
    )
    refused = [answer for answer in answers if isinstance(answer, Conflict)]
    assert len(refused) == 19
    stored = FormRecord.objects.get(form="vitals").values["sysbp"]
    assert {conflict.extra["value"] for conflict in refused} == {stored}
