"""The cache in Valkey, with one client for each thread that uses it."""

from typing import Any

from django.core.cache.backends.redis import RedisCache as DjangoRedisCache
from django.core.cache.backends.redis import RedisCacheClient


class _KeptClients(RedisCacheClient):
    """The framework makes a client for every look, which costs three times the look itself. Connections are in the
    pool either way: a client holds nothing that would not outlive the server's restart.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept: dict[Any, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]
        if pool not in self._kept:
            self._kept[pool] = self._client(connection_pool=pool)  # type: ignore[attr-defined]
        return self._kept[pool]


class RedisCache(DjangoRedisCache):
    """The framework's, but for its clients."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _KeptClients
