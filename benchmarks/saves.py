"""CPU of saving one answer, as a nurse's browser causes it: gunicorn and PostgreSQL together.

A real gunicorn worker with production settings answers over HTTP; its processor time and that of the database
connections it holds are read from /proc before and after. The bare ceiling is asked in turn: the limit holds for a
machine on which a bare request costs `USUAL`, and is higher by as much where the same machine is slower for a while.
"""

import json
import secrets

from benchmarks import ceiling
from benchmarks.line import Line, drive
from benchmarks.server import WebServer, web_server
from benchmarks.stage import Desk, desks

LIMIT = 12.0  # milliseconds of CPU for one save
USUAL = 8.0  # of one bare request
WARM_UP, BATCHES, BATCH = 60, 9, 80
Cost = tuple[float, float]  # milliseconds of CPU for one request: web, database


def run() -> bool:
    """Measure, print one line, and say whether the limit is held."""
    secret = secrets.token_urlsafe(48)
    ceiling.make_table()
    with (
        web_server("bench-saves", secret, workers=1) as ours,
        web_server("bench-plain", secret, settings_module="benchmarks.bare_settings", workers=1) as bare,
    ):
        (desk,) = desks(1, secret)
        save, insert = saving(desk, ours.port), ceiling.inserting(desk, bare.port)
        for line in (save, insert):
            drive([line], requests=WARM_UP)
        costs = [(_cost(ours, save), _cost(bare, insert)) for _batch in range(BATCHES)]
        save.close()
        insert.close()
    web, database = _middle([saves for saves, _plain in costs])
    plain = sum(_middle([plain for _saves, plain in costs]))
    limit = LIMIT * max(1.0, plain / USUAL)
    print(
        f"saves: {BATCHES * BATCH}, web CPU {web:.1f} ms/save, database CPU {database:.1f} ms/save,"
        f" sum {web + database:.1f} ms (limit {limit:.1f}); a bare request {plain:.1f} ms, usually {USUAL:.1f}"
    )
    return web + database <= limit


def _cost(server: WebServer, line: Line) -> Cost:
    before = server.cpu()
    drive([line], requests=BATCH)
    web, database = (1000 * (b - a) / BATCH for a, b in zip(before, server.cpu(), strict=True))
    return web, database


def _middle(costs: list[Cost]) -> Cost:
    """The batch in the middle: neighbours disturb."""
    return sorted(costs, key=sum)[len(costs) // 2]


def saving(desk: Desk, port: int) -> Line:
    """A line that changes one item of the desk's form after the other."""
    path = f"{desk.page}operations"

    def take(body: bytes) -> None:
        desk.version = json.loads(body)["version"]

    return Line(port, lambda: desk.request(path, desk.next_answer()), take)
