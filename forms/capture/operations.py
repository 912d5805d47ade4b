"""What is asked of `save`, and what it answers."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import User
from forms.capture.targets import Target
from forms.engine import Entry


@dataclass(frozen=True)
class Operation:
    """One change of one answer. `key` makes it count once; `base_version` is what the page had seen.

    In a repeating group `row` names the row; a value for an unknown row makes that row. The group itself as
    `item` with a `row` and no value removes the row.
    """

    key: UUID
    item: str
    base_version: int
    value: Any = None
    unit: str | None = None
    missing: str | None = None
    row: str | None = None
    reason: str = ""
    client_time: datetime | None = None

    @property
    def entry(self) -> Entry:
        return Entry(self.value, self.unit, self.missing)

    def fingerprint(self, by: User, target: Target) -> str:
        """SHA-256 of who, where and what: the same key must always come with the same."""
        facts = [by.pk, target.key, self.item, self.row, self.value, self.unit, self.missing]
        facts += [self.base_version, self.reason]
        return hashlib.sha256(json.dumps(facts, default=str).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Receipt:
    """An operation as it is remembered; the fingerprint speaks of the place as the caller named it."""

    operation: Operation
    fingerprint: str


@dataclass(frozen=True)
class Saved:
    """The outcome: `changed` maps every stored key that differs (`weight`, `bmi`, `drugs[r1].dose`) to its
    value.

    `visible`, `hidden_with_data` and `missing` hold places on the page, `findings` dictionaries as the page
    reads them.
    """

    version: int
    saved_at: str
    changed: dict[str, Any] = field(default_factory=dict)
    findings: list[dict[str, Any]] = field(default_factory=list)
    visible: list[str] = field(default_factory=list)
    hidden_with_data: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return dict(self.__dict__)
