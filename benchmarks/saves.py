"""CPU of saving one answer, as a nurse's browser causes it: gunicorn and PostgreSQL together.

A real gunicorn worker with production settings answers over HTTP; its processor time and that of the database
connections it holds are read from /proc before and after.
"""

import json
import secrets

from benchmarks.line import Line, drive
from benchmarks.server import web_server
from benchmarks.stage import Desk, desks

LIMIT = 12.0  # milliseconds of CPU for one save
WARM_UP, BATCHES, BATCH = 60, 5, 120


def run() -> bool:
    """Measure, print one line, and say whether the limit is held."""
    secret = secrets.token_urlsafe(48)
    with web_server("bench-saves", secret, workers=1) as server:
        (desk,) = desks(1, secret)
        line = saving(desk, server.port)
        drive([line], requests=WARM_UP)
        costs = []
        for _batch in range(BATCHES):
            before = server.cpu()
            drive([line], requests=BATCH)
            costs.append([1000 * (b - a) / BATCH for a, b in zip(before, server.cpu(), strict=True)])
        line.close()
    web, database = sorted(costs, key=sum)[BATCHES // 2]  # the batch in the middle: neighbours disturb
    print(
        f"saves: {BATCHES * BATCH}, web CPU {web:.1f} ms/save, database CPU {database:.1f} ms/save,"
        f" sum {web + database:.1f} ms (limit {LIMIT:.0f})"
    )
    return web + database <= LIMIT


def saving(desk: Desk, port: int) -> Line:
    """A line that changes one item of the desk's form after the other."""
    path = f"{desk.page}operations"

    def take(body: bytes) -> None:
        desk.version = json.loads(body)["version"]

    return Line(port, lambda: desk.request(path, desk.next_answer()), take)
