"""What the engine finds out about one filled form."""

from dataclasses import dataclass, field
from typing import Any

from studies.definition.compiled import Text


@dataclass(frozen=True)
class Finding:
    """A check that is definitely false, or a value outside its expected range (severity "range", check
    "warn").

    `message` is empty for a range: its sentence is made from the item's limits where it is shown.
    """

    check: str
    severity: str  # hard | query | warning | task | range
    items: tuple[str, ...]
    message: Text = field(hash=False, default_factory=dict)
    row: str = ""

    @property
    def item(self) -> str:
        """The item that carries the finding on the page and in a query; "" for a check that names none."""
        return self.items[0] if self.items else ""


@dataclass(frozen=True)
class Missing:
    """A required item without an answer."""

    item: str
    row: str = ""
    group: str = ""

    @property
    def address(self) -> str:
        return address(self.item, self.group, self.row)


@dataclass
class FormState:
    """The state of a form under its answers. Places in rows are written as `address` does.

    `values` are the given ones with computed items brought up to date; `visible` holds items and groups on
    the page; `hidden_with_data` items whose condition is false but which keep an answer until somebody clears
    it.
    """

    values: dict[str, Any]
    visible: set[str]
    computed: dict[str, Any]
    findings: list[Finding]
    missing_required: list[Missing]
    hidden_with_data: set[str]
    shown: set[str]  # those whose condition is definitely true


def address(item: str, group: str = "", row: str = "") -> str:
    """`weight`, or `joints[r1].name` for a column of a repeating group: the trail's own spelling."""
    return f"{group}[{row}].{item}" if row else item
