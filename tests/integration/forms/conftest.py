import pytest

from forms.capture import Target
from patients.models import Subject
from tests.integration.forms.filling import at
from tests.participants import at_baseline
from tests.world import World


@pytest.fixture
def subject(world: World) -> Subject:
    """A participant in Luxembourg whose baseline visit took place."""
    return at_baseline(world.cora, world.lux)


@pytest.fixture
def vitals(subject: Subject) -> Target:
    return at(subject, "vitals")
