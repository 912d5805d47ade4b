"""The cache in Valkey."""

import pytest
from django.core.cache import cache, caches


@pytest.mark.usefixtures("services")
def test_looks_share_a_client_and_its_connections() -> None:
    assert cache.get("cache-test") is None
    cache.set("cache-test", {"a": [1]}, 60)
    assert cache.get("cache-test") == {"a": [1]}
    inner = caches["default"]._cache
    assert inner.get_client() is inner.get_client(write=True)
    cache.delete("cache-test")
