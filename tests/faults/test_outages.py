"""F02, F03, F04, F09, F18, F19: PostgreSQL, its sessions, Valkey and gunicorn's master die while people enter data."""

import http.client
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import connections

from forms.capture import Target
from tests.faults.conftest import DoomedWard, Outcome
from tests.faults.nurse import Nurse, entry, operations_of, page_of

pytestmark = pytest.mark.slow
ITEMS = (
    ("weight", ("70.5", "190", "82")),
    ("note", ("a", "b")),
    ("height", (174, 139)),
    ("sysbp", (120, 131)),
)


def enter(nurse: Nurse, form: Target, saves: int) -> None:
    """One answer after the other, as fast as they go."""
    for version in range(saves):
        item, values = ITEMS[version % len(ITEMS)]
        answer = nurse.save(entry(form, item, values[version // len(ITEMS) % len(values)], version))
        assert answer.body["version"] in (version, version + 1)


def during_saves(
    ward: DoomedWard, nurses: int, saves: int, blows: int, strike: Callable[[], None]
) -> list[Nurse]:
    """Let nurses enter data, and strike each time another part of their work is done."""
    staff, forms = [ward.nurse() for _ in range(nurses)], [ward.form() for _ in range(nurses)]
    with ThreadPoolExecutor(nurses) as pool:
        work = [pool.submit(enter, nurse, form, saves) for nurse, form in zip(staff, forms, strict=True)]
        for blow in range(blows):
            _wait_for(staff, work, nurses * saves * (blow + 1) // (blows + 1))
            strike()
        for one in work:
            one.result()
    return staff


def _wait_for(staff: list[Nurse], work: "list[Future[None]]", entries: int) -> None:
    """Until so many entries are on their way, or somebody has failed."""
    while sum(len(nurse.journal) for nurse in staff) < entries and not any(one.done() for one in work):
        time.sleep(0.002)


def restarts(ward: DoomedWard, outcome: Outcome, nurses: int, saves: int, blows: int) -> None:
    def strike() -> None:
        ward.servers.kill_postgres()
        ward.servers.start()

    staff = during_saves(ward, nurses, saves, blows, strike)
    connections.close_all()
    journal = [e for nurse in staff for e in nurse.journal]
    assert any(e.tries > 1 for e in journal)
    outcome("F03 PostgreSQL stopped at once and restarted", blows, journal)


def test_postgresql_that_dies_in_saves_loses_nothing(doomed: DoomedWard, outcome: Outcome) -> None:
    restarts(doomed, outcome, nurses=4, saves=10, blows=2)


@pytest.mark.long
def test_four_hundred_saves_over_dying_servers(doomed: DoomedWard, outcome: Outcome) -> None:
    restarts(doomed, outcome, nurses=8, saves=50, blows=8)


def test_ended_database_sessions_are_replaced(doomed: DoomedWard, outcome: Outcome) -> None:
    ended = 0

    def strike() -> None:
        nonlocal ended
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE usename = 'clinnova_app' AND datname = current_database()"
            )
            ended += cursor.fetchone()[0]

    staff = during_saves(doomed, nurses=4, saves=8, blows=5, strike=strike)
    connections.close_all()
    outcome("F04 database sessions ended in saves", ended, [e for nurse in staff for e in nurse.journal])


def test_without_valkey_saves_and_pages_go_on(doomed: DoomedWard, outcome: Outcome) -> None:
    nurse, form = doomed.nurse(), doomed.form()
    nurse.save(entry(form, "note", "before", 0))
    doomed.servers.kill_valkey()
    try:
        for version in range(1, 6):
            nurse.save(entry(form, "sysbp", 110 + version, version))
        assert {e.tries for e in nurse.journal} == {1}
        assert fetched(nurse, page_of(form))[0] == 200
        assert fetched(nurse, "/login/")[0] in (200, 302)
    finally:
        doomed.servers.start()  # empty, as after a restart without its file
    for version in range(6, 9):
        nurse.save(entry(form, "sysbp", 110 + version, version))
    outcome("F18 F19 Valkey gone, then back and empty", 2, nurse.journal)


def test_while_the_database_is_away_people_are_told_and_asked_to_wait(
    doomed: DoomedWard, outcome: Outcome
) -> None:
    nurse, form = doomed.nurse(), doomed.form()
    sent = entry(form, "note", "kept", 0)
    doomed.servers.kill_postgres()
    try:
        answer = nurse.post(operations_of(form), sent.body)
        page = fetched(nurse, page_of(form))
    finally:
        doomed.servers.start()
        connections.close_all()
    assert (answer.status, answer.body["code"]) == (503, "unavailable")
    assert answer.body["detail"]
    assert int(answer.headers["retry-after"]) > 0
    assert (page[0], "Traceback" in page[1], "<h1>" in page[1]) == (503, False, True)
    sent.heard, sent.tries = [answer], 1
    nurse.save(sent)
    outcome("F03 save while PostgreSQL is away", 1, nurse.journal)


def test_many_browsers_that_come_back_together_are_all_served(doomed: DoomedWard, outcome: Outcome) -> None:
    """gunicorn's master is killed, and everybody waits for the next one."""
    clients = 24
    forms, staff = (
        [doomed.form() for _ in range(clients // len(ITEMS))],
        [doomed.nurse() for _ in range(clients)],
    )
    places = [(form, item, values[0]) for form in forms for item, values in ITEMS]
    doomed.web.kill_master()
    with ThreadPoolExecutor(clients) as pool:
        work = [pool.submit(n.save, entry(f, i, v, 0)) for n, (f, i, v) in zip(staff, places, strict=True)]
        doomed.web.start()
        assert {one.result().status for one in work} == {200}
    outcome("F02 F09 gunicorn killed, 24 browsers come back", clients, [e for n in staff for e in n.journal])


def fetched(nurse: Nurse, path: str) -> tuple[int, str]:
    """Status and text of a page."""
    line = http.client.HTTPConnection("127.0.0.1", nurse.port, timeout=30)
    line.request("GET", path, headers={"Accept": "text/html", "Cookie": nurse.headers()["Cookie"]})
    answer = line.getresponse()
    try:
        return answer.status, answer.read().decode()
    finally:
        line.close()
