"""Writes about entries that wait in a browser."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import DiscardedEntry, OutboxKey, User


@dataclass(frozen=True)
class Unsent:
    """An entry as its browser names it: its key, where it would have gone, and when it was typed."""

    key: UUID
    address: str
    item: str
    entered_at: datetime


def outbox_key(*, by: User) -> OutboxKey:
    """The person's key, made when she first needs one; two tabs that ask at once get the same."""
    return OutboxKey.objects.get_or_create(user=by)[0]


def discard_entries(*, by: User, entries: Iterable[Unsent], reason: str) -> int:
    """Record that `by` threw these entries away, each once. Returns how many were named."""
    rows = [DiscardedEntry(user=by, reason=reason, **vars(entry)) for entry in entries]
    with transaction.atomic():
        DiscardedEntry.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
