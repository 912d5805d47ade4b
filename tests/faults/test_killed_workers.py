"""F01: the web worker dies by kill -9 in the middle of a save, at any moment of it."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.conftest import Outcome, Ward
from tests.faults.nurse import Nurse, entry

pytestmark = pytest.mark.slow
SEED = 2026
# Some out of the ordinary, so that a save opens and closes queries as well.
VALUES = {
    "weight": ("70.5", "190", "35", "81.2"),
    "height": (174, 139, 181),
    "sysbp": (120, 131),
    "note": ("a", "b"),
}


def moments_of_a_save(ward: Ward) -> int:
    """How many moments a first save and a later one pass at which the process may die."""
    nurse, form = ward.nurse(), ward.form()
    sent = [entry(form, "weight", "70.5", 0), entry(form, "weight", "190", 1)]
    answers = [nurse.save(one, first={"X-Fault": "0"}) for one in sent]
    return max(int(answer.headers["x-moments"]) for answer in answers)


def die_in_saves(nurse: Nurse, ward: Ward, saves: int, last: int, chance: random.Random) -> int:
    """Entries into one new form, in each of which the worker is told to die once; how often it could."""
    form, version, killed = ward.form(), 0, 0
    for _ in range(saves):
        item = chance.choice(list(VALUES))
        sent = entry(form, item, chance.choice(VALUES[item]), version)
        answer = nurse.save(sent, first={"X-Fault": str(chance.randint(1, last))})
        killed += sent.tries > 1
        version = answer.body["version"]
    return killed


def run(ward: Ward, outcome: Outcome, nurses: int, saves: int) -> None:
    last = moments_of_a_save(ward)
    staff = [ward.nurse() for _ in range(nurses)]
    chances = [random.Random(SEED + n) for n in range(nurses)]
    with ThreadPoolExecutor(nurses) as pool:
        work = [
            pool.submit(die_in_saves, n, ward, saves, last, c) for n, c in zip(staff, chances, strict=True)
        ]
        killed = sum(done.result() for done in work)
    assert killed > nurses * saves / 2
    outcome("F01 kill -9 of the web worker in a save", killed, [e for nurse in staff for e in nurse.journal])


def test_a_worker_that_dies_in_a_save_loses_and_doubles_nothing(ward: Ward, outcome: Outcome) -> None:
    run(ward, outcome, nurses=2, saves=12)


@pytest.mark.long
def test_a_hundred_and_sixty_dead_workers(ward: Ward, outcome: Outcome) -> None:
    run(ward, outcome, nurses=4, saves=40)
