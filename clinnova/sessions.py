"""Sessions: rows in PostgreSQL, copies in Valkey, and no need of the copies."""

from typing import Any

from django.contrib.sessions.backends import cached_db, db
from redis.exceptions import RedisError


class SessionStore(cached_db.SessionStore):
    """As the framework's, which reads on without Valkey but fails to put back what it has read.

    Ending a session does need Valkey: a copy that nobody can delete would come back with it.
    """

    def load(self) -> dict[str, Any]:
        try:
            return super().load()
        except RedisError:
            return db.SessionStore.load(self)

    def exists(self, session_key: str | None) -> bool:
        return db.SessionStore.exists(self, session_key)
