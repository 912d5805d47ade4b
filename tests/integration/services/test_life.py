"""Starting, stopping, and what a crash leaves behind."""

import os
import signal
import subprocess
import sys

import psycopg2
import pytest
import redis

from clinnova.services import control, processes
from clinnova.services.embedded import REPOSITORY, default_urls, places
from clinnova.services.problems import ServicesError

START = """
import sys, time
from clinnova.services import control
from clinnova.services.embedded import places

control.start(places(sys.argv[1]), print, hasty=True, tied=sys.argv[2] == "tied")
print("up", flush=True)
time.sleep(float(sys.argv[3]))
"""


def run_start(var, *, tied, stay):
    """Start servers from a process of its own that then stays for some seconds."""
    command = [sys.executable, "-c", START, str(var), "tied" if tied else "free", str(stay)]
    return subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)


def pids(home):
    return {state.name: state.pid for state in control.status(home)}


def kill_server(home, name):
    os.kill(pids(home)[name], signal.SIGKILL)
    assert processes.wait_until(lambda: not pids(home)[name], 5)


def test_a_second_start_keeps_the_running_servers(shared_var, start, said):
    first = pids(start(shared_var))

    second = pids(start(shared_var))

    assert first == second
    assert all(first.values())
    assert sum("was running already" in sentence for sentence in said) == 2


@pytest.mark.long
def test_data_outlive_a_restart(shared_var, start, ask):
    home = start(shared_var)
    ask(home, "CREATE TABLE kept AS SELECT 1 AS one")

    control.stop(home, print)
    assert not any(pids(home).values())
    assert not home.sockets.exists()
    start(shared_var)

    assert ask(home, "SELECT one FROM kept") == [(1,)]


def test_roles_have_no_more_rights_than_they_need(shared_var, start, ask):
    home = start(shared_var)

    rows = ask(
        home, "SELECT rolname, rolsuper, rolcreatedb FROM pg_roles WHERE rolname LIKE 'clinnova%' ORDER BY 1"
    )

    assert rows == [("clinnova_app", False, False), ("clinnova_owner", False, True)]
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(home, "CREATE TABLE mine ()", default_urls(home.var).app_url)


def test_servers_listen_on_private_sockets_only(shared_var, start, ask):
    home = start(shared_var)

    assert ask(home, "SHOW listen_addresses") == [("",)]
    assert redis.Redis.from_url(default_urls(home.var).redis_url).config_get("port") == {"port": "0"}
    assert home.sockets.stat().st_mode & 0o777 == 0o700


def test_killed_servers_start_again_with_their_data(shared_var, start, ask):
    home = start(shared_var)
    ask(home, "CREATE TABLE saved AS SELECT 1 AS one")
    before = pids(home)

    for name in before:
        kill_server(home, name)
    after = pids(start(shared_var))

    assert not set(before.values()) & set(after.values())
    assert ask(home, "SELECT one FROM saved") == [(1,)]


def test_a_lock_whose_number_belongs_to_another_program_is_no_obstacle(shared_var, start):
    home = start(shared_var)
    kill_server(home, "PostgreSQL")
    lock = home.postgres_data / "postmaster.pid"
    lines = lock.read_text().splitlines()
    lock.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")

    start(shared_var)

    assert pids(home)["PostgreSQL"]


def test_stop_leaves_other_servers_alone(folder, start):
    mine, yours = start(folder / "mine"), start(folder / "yours")
    before = pids(yours)

    control.stop(mine, print)

    assert not any(pids(mine).values())
    assert pids(yours) == before


def test_stop_does_not_end_a_program_that_only_names_our_folder(shared_var, start):
    home = start(shared_var)
    reader = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(30)", str(home.sockets)])

    control.stop(home, print)

    assert reader.poll() is None
    reader.kill()
    reader.wait()


def test_two_starts_at_once_make_one_set_of_servers(folder, start):
    both = [run_start(folder / "var", tied=False, stay=0) for _ in range(2)]

    told = [process.communicate(timeout=60)[0] for process in both]
    home = start(folder / "var")

    assert [process.returncode for process in both] == [0, 0]
    assert sorted("PostgreSQL started" in text for text in told) == [False, True]
    assert all(pids(home).values())


def test_servers_of_a_test_run_end_when_the_run_is_killed(folder):
    run = run_start(folder / "var", tied=True, stay=60)
    assert run.stdout is not None
    while run.stdout.readline().strip() != "up":
        assert run.poll() is None
    run.kill()
    run.communicate()

    home = places(folder / "var")
    gone = processes.wait_until(lambda: not any(pids(home).values()), 10)
    control.stop(home, print)

    assert gone


def test_a_server_that_cannot_start_says_why(folder, start):
    home = start(folder / "var")
    control.stop(home, print)
    (home.postgres_data / "global" / "pg_control").unlink()

    with pytest.raises(ServicesError, match="could not find the database system"):
        start(folder / "var")


def test_data_of_another_major_version_are_refused(folder, start):
    home = start(folder / "var")
    control.stop(home, print)
    (home.postgres_data / "PG_VERSION").write_text("12\n")

    with pytest.raises(ServicesError, match="made by PostgreSQL 12"):
        start(folder / "var")
