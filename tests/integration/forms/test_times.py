"""Entry time and storage time, and the way from a value over a check's question to its correction."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from forms.capture import Target
from forms.selectors import history
from tests.integration.forms.filling import put, record
from tests.world import World

SignIn = Callable[[User], Client]


def page(client: Client, target: Target, item: str) -> str:
    number, visit = target.subject.number, target.visit.pk
    answer = client.get(f"/studies/tiny/participants/{number}/visits/{visit}/{target.form}/history/{item}/")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


CLOCKS = {
    "at once": (timedelta(seconds=-20), False, False),
    "a little ahead": (timedelta(minutes=3), True, False),
    "after an hour without network": (timedelta(hours=-1), True, False),
    "from the future": (timedelta(minutes=6), True, True),
    "from long ago": (timedelta(days=-91), True, True),
    "from 1970": (timedelta(days=-20_000), True, True),
}


@pytest.mark.parametrize("case", CLOCKS)
def test_the_clock_of_the_device_is_kept_shown_and_never_counts(
    world: World, vitals: Target, sign_in: SignIn, case: str
) -> None:
    apart, is_shown, doubtful = CLOCKS[case]
    entered = timezone.now() + apart
    put(world.cora, vitals, "height", 170, client_time=entered)
    put(world.cora, vitals, "height", 171)
    newest, first = history(world.cora, record(vitals), "height")[0], history(world.cora, record(vitals))[-1]
    assert newest.entered is None
    assert (first.entered == entered, first.doubtful) == (is_shown, doubtful)
    assert abs(first.at - timezone.now()) < timedelta(minutes=1)
    told = page(sign_in(world.cora), vitals, "height")
    assert ("It cannot have been right" in told) == doubtful
    assert bool(re.search(r"Entered .* stored ", told)) == (is_shown and not doubtful)


def test_value_question_and_correction_stand_together(world: World, vitals: Target, sign_in: SignIn) -> None:
    put(world.cora, vitals, "height", 170)
    put(world.cora, vitals, "weight", "34.0")
    put(world.cora, vitals, "weight", "74.0")
    told = page(sign_in(world.cora), vitals, "weight")
    corrected, closed = told.index("74.0 kg"), told.index("Query closed by the new value")
    asked, entered = told.index("Query by a check"), told.rindex("34.0 kg")
    assert closed < corrected < asked < entered, told
    assert "Then 34.0 kg" in told


def test_a_question_about_two_items_is_in_the_history_of_both(
    world: World, vitals: Target, sign_in: SignIn
) -> None:
    put(world.cora, vitals, "height", 200)
    put(world.cora, vitals, "weight", "45.0")
    for item in ("weight", "height"):
        assert "Check weight and height." in page(sign_in(world.cora), vitals, item)
