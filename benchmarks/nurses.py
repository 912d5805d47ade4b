"""Two hundred nurses at work for five minutes, and what the tables hold of it afterwards.

Each saves every 5 to 12 seconds, opens her form now and then, and does what the browser does when an answer does not
come: the same operation again under the same key, after a pause that grows. One save in fifty is cut off on purpose
after it was sent. Every acknowledgement goes into a journal, which SQL then compares with the tables.
NURSES_SECONDS shortens the run.
"""

import os
import random
import secrets
import statistics
import time

from benchmarks.journal import Journal, compare
from benchmarks.rounds import Nurse, work
from benchmarks.server import collect_static, web_server
from benchmarks.stage import desks

NURSES = 200
SECONDS = float(os.environ.get("NURSES_SECONDS", "300"))
MOST_ERRORS = 0.001  # of all requests that were not cut off on purpose


def run() -> bool:
    """Measure, print one line, and say whether the limits are held."""
    secret, dice = secrets.token_urlsafe(48), random.Random(5)
    journals = [Journal(desk) for desk in desks(NURSES, secret)]
    collect_static(secret)
    with web_server("bench-nurses", secret) as server:
        nurses = [Nurse(server.port, journal, dice) for journal in journals]
        work(nurses, until=time.perf_counter() + SECONDS)
    found = compare(journals)
    took = sorted(1000 * t for nurse in nurses for t in nurse.took)
    requests, errors = sum(n.requests for n in nurses), sum(n.errors for n in nurses)
    cuts, share = sum(n.cuts for n in nurses), errors / max(requests, 1)
    cents = statistics.quantiles(took, n=100)
    print(
        f"nurses: {NURSES} for {SECONDS:.0f} s, {found.saves} saves acknowledged, {cuts} cut off and repeated,"
        f" lost {found.lost} (limit 0), doubled {found.doubled} (limit 0), errors {100 * share:.2f} %"
        f" (limit {100 * MOST_ERRORS} %), p50 {cents[49]:.0f} ms, p95 {cents[94]:.0f} ms, p99 {cents[98]:.0f} ms"
    )
    return found.saves > 0 and not found.lost and not found.doubled and share < MOST_ERRORS
