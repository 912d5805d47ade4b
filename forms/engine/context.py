"""From where a record is read, and what other records give to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

OPEN_END = "9999"  # later than any visit: a visit that has not begun comes after all that have


@dataclass(frozen=True)
class VisitFacts:
    """A visit as expressions know it. `id` identifies it; days are ISO texts, "" where there is none."""

    id: Any
    definition: str
    visited_on: str = ""
    window_start: str = ""
    window_end: str = ""

    def names(self, numbers: Mapping[str, int], *, window: bool = True) -> dict[str, Any]:
        """Its facts by the names that expressions use; what is unknown is left out. `numbers`: visit -> place."""
        facts: dict[str, Any] = {
            "visit_id": self.definition,
            "visit_date": self.visited_on,
            "visit_number": numbers.get(self.definition),
        }
        if window:
            facts |= {"window_start": self.window_start, "window_end": self.window_end}
        return {name: value for name, value in facts.items() if value}


@dataclass(frozen=True)
class Place:
    """Where a record stands: at a visit (None: outside visits), and of a log, at which of its entries.

    `until`: the day before which other visits are earlier than one that has not begun; "" for all of them.
    """

    visit: VisitFacts | None = None
    log: str = ""
    repeat: int = 0
    until: str = ""

    @property
    def before(self) -> str:
        """The day before which a visit lies that is earlier than this place; outside visits all are."""
        return (self.visit and self.visit.visited_on) or self.until or OPEN_END


@dataclass(frozen=True)
class Context:
    """What other records give to one record; values as expressions see them, all of it JSON-able."""

    names: dict[str, Any] = field(default_factory=dict)
    visits: dict[str, dict[str, Any]] = field(default_factory=dict)
    previous: dict[str, Any] = field(default_factory=dict)
    today: str | None = None
    tables: dict[str, dict[str, dict[str, float]]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The same shape for the browser's evaluator."""
        return {
            "names": self.names,
            "visits": self.visits,
            "previous": self.previous,
            "today": self.today,
            "tables": self.tables,
        }
