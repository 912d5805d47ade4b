"""What several integration tests need."""

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.world import World


@pytest.fixture
def owner(committed_world: World) -> BaseDatabaseWrapper:
    """A connection as the owner of the tables to the database of `committed_world`."""
    return connections["owner"]
