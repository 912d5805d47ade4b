from accounts.models.outbox import DiscardedEntry, OutboxKey
from accounts.models.user import User

__all__ = ["DiscardedEntry", "OutboxKey", "User"]
