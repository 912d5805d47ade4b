"""The table of faults at the end of a run: what was done to the product, and what became of the entries.

A row travels with its test's report, which also brings it from another process of a parallel run.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

NAME = "fault"
HEADS = ("fault", "injected", "acknowledged", "retried", "lost", "doubled", "told")


@dataclass
class Row:
    """One fault. `told`: of those concerned, how many got an answer or a sentence; counts but for the first."""

    fault: str
    injected: int
    acknowledged: int
    retried: int
    lost: int
    doubled: int
    told: str


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the rows of all tests that had any, failed ones too."""
    rows = sorted(_rows(terminalreporter), key=lambda row: row["fault"])
    if not rows:
        return
    cells = [HEADS, *[tuple(str(row[head]) for head in HEADS) for row in rows]]
    widths = [max(len(line[n]) for line in cells) for n in range(len(HEADS))]
    terminalreporter.section("faults and what became of the entries")
    for line in cells:
        first, *others = (
            text.ljust(width) if n == 0 else text.rjust(width)
            for n, (text, width) in enumerate(zip(line, widths, strict=True))
        )
        terminalreporter.line("  ".join([first, *others]))


def _rows(terminalreporter: Any) -> Iterator[dict[str, Any]]:
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, ()):
            if report.when == "call":
                yield from (value for name, value in report.user_properties if name == NAME)


def property_of(row: Row) -> tuple[str, dict[str, Any]]:
    """As pytest keeps it with the report of the test."""
    return NAME, asdict(row)
