"""Programs that call the API: a client with a token, and participants to read."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client

from accounts.models import User
from api.actions.tokens import issue_token
from exports.models import ExportJob
from forms.capture import Target, save_form
from patients.models import Subject
from studies.models import Study
from tests.conftest import rolled_back
from tests.finished import finished_export
from tests.participants import at_baseline, visit
from tests.world import World

Call = Callable[..., Client]


@pytest.fixture
def program() -> Call:
    """A client that carries a token: `program(user, study)`."""

    def open_client(user: User, study: Study) -> Client:
        _, text = issue_token(by=user, study=study, label="test")
        return Client(headers={"Authorization": f"Token {text}"})

    return open_client


@dataclass
class Stage:
    """What all tests of a module start from."""

    world: World
    participants: list[Subject]


@pytest.fixture(scope="module")
def stage(shared_world: World) -> Stage:
    """Three participants at LUX and one at BAS, each with vital signs at baseline."""
    people = [(shared_world.cora, shared_world.lux)] * 3 + [(shared_world.nina, shared_world.bas)]
    subjects = [at_baseline(by, site) for by, site in people]
    for number, (subject, (by, _site)) in enumerate(zip(subjects, people, strict=True)):
        answers = {"height": 170 + number, "weight": {"value": "70.0", "unit": "kg"}}
        save_form(by=by, target=Target(subject, visit(subject, "BL"), "vitals"), answers=answers)
    return Stage(shared_world, subjects)


@pytest.fixture
def world(stage: Stage) -> Iterator[World]:
    """Copies, because people remember their rights and objects their columns."""
    with rolled_back():
        yield deepcopy(stage.world)


@pytest.fixture
def participants(world: World, stage: Stage) -> list[Subject]:
    return deepcopy(stage.participants)


@pytest.fixture
def finished(world: World, settings, tmp_path: Path) -> Callable[[User], ExportJob]:  # type: ignore[no-untyped-def]
    """A finished export of study TINY for a user."""
    settings.EXPORT_DIR = tmp_path
    return lambda user: finished_export(user, world.study, [world.lux])
