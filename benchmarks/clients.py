"""Saves per second with 1, 8 and 32 clients, against the bare ceiling in the same run.

Both servers run side by side and are asked in turn, so that a slow moment of the machine meets both. Each client
is a nurse with a form of her own: what is measured is the machine, not waiting for a lock. The clients are one
process on the same machine; what they cost is in the seconds, hence the CPU of the servers is given too.
"""

import secrets
import statistics
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks import ceiling
from benchmarks.line import Line, drive
from benchmarks.saves import saving
from benchmarks.server import WebServer, web_server
from benchmarks.stage import Desk, desks

CLIENTS, TURNS, SECONDS = (1, 8, 32), 20, 1.0
LIMIT = 0.7  # of the ceiling's saves per second, at most clients


Make = Callable[[Desk, int], Line]


@dataclass
class Measured:
    """One server with some clients: per turn, requests per second and CPU milliseconds per request."""

    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)

    def turn(self, server: WebServer, make: Make, people: list[Desk]) -> None:
        before = sum(server.cpu())
        took = _drive(server, make, people, seconds=SECONDS)
        self.costs.append(1000 * (sum(server.cpu()) - before) / len(took))
        self.rates.append(len(took) / SECONDS)
        self.took += took

    def __str__(self) -> str:
        p95 = 1000 * statistics.quantiles(self.took, n=20)[-1]
        cost = statistics.median(self.costs)
        return f"{statistics.median(self.rates):.0f}/s (p95 {p95:.0f} ms, CPU {cost:.1f} ms)"


def run() -> bool:
    """Measure, print one line for each number of clients, and say whether the limit is held."""
    secret = secrets.token_urlsafe(48)
    ceiling.make_table()
    people = desks(max(CLIENTS), secret)
    ratio = 0.0
    with (
        web_server("bench-ours", secret) as ours,
        web_server("bench-bare", secret, settings_module="benchmarks.bare_settings") as bare,
    ):
        for count in CLIENTS:
            ratio = _compare(ours, bare, people[:count], LIMIT if count == max(CLIENTS) else None)
    return ratio >= LIMIT


def _compare(ours: WebServer, bare: WebServer, people: list[Desk], limit: float | None) -> float:
    """The middle of the turns' ratios; each turn asks both, one after the other."""
    saves, rows = Measured(), Measured()
    _drive(ours, saving, people, requests=10 * len(people))
    _drive(bare, ceiling.inserting, people, requests=10 * len(people))
    for _turn in range(TURNS):
        rows.turn(bare, ceiling.inserting, people)
        saves.turn(ours, saving, people)
    ratio = statistics.median(a / b for a, b in zip(saves.rates, rows.rates, strict=True))
    said = f" (limit {limit})" if limit else ""
    print(f"{len(people)} clients: saves {saves}, bare ceiling {rows}, ratio {ratio:.2f}{said}")
    return ratio


def _drive(server: WebServer, make: Make, people: list[Desk], **until: float) -> list[float]:
    lines = [make(desk, server.port) for desk in people]
    took = drive(lines, **until)
    for line in lines:
        line.close()
    return took
