"""What several integration tests need."""

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


@pytest.fixture
def owner(committed_db: str) -> BaseDatabaseWrapper:
    """A connection as the owner of the tables to the test's own database."""
    return connections["owner"]
