"""Start, stop and describe the embedded servers of one var folder."""

import fcntl
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from clinnova.services import postgres, processes, valkey
from clinnova.services.embedded import Places
from clinnova.services.folders import make_folders, open_var
from clinnova.services.problems import ServicesError
from clinnova.services.programs import find_programs
from clinnova.services.service_user import service_user

POSTGRESQL, VALKEY = "PostgreSQL", "Valkey"


@dataclass(frozen=True)
class State:
    """One server as `services status` shows it; pid is None when it does not run."""

    name: str
    pid: int | None


def start(
    home: Places,
    say: Callable[[str], None],
    *,
    without: Collection[str] = (),
    hasty: bool = False,
    tied: bool = False,
) -> None:
    """Start what does not run yet; returns at once when all does.

    without: names of servers that are not wanted, because a real one is used.
    hasty: fast and forgetful, for tests. tied: the servers end when the starting process does.
    Raises ServicesError.
    """
    user = service_user()
    open_var(home)
    with _alone(home):
        make_folders(home, user, say)
        programs = find_programs(home, user, say)
        starters = {
            POSTGRESQL: partial(postgres.start, home, user, programs.postgres),
            VALKEY: partial(valkey.start, home, user, programs.valkey),
        }
        for name in (name for name in starters if name not in without):
            started = starters[name](hasty=hasty, tied=tied)
            state = "started" if started else "was running already"
            say(f"{name} {state} (user {user.name}, {home.services}).")


def stop(home: Places, say: Callable[[str], None]) -> None:
    """End the servers of this var folder and no others."""
    user = service_user()
    if not home.var.exists():
        return
    open_var(home)
    with _alone(home):
        for name, stopped in ((POSTGRESQL, postgres.stop(home, user)), (VALKEY, valkey.stop(home, user))):
            if stopped:
                say(f"{name} stopped.")
        if home.sockets.is_dir() and not any(home.sockets.iterdir()):
            home.sockets.rmdir()


def status(home: Places) -> list[State]:
    user = service_user()
    found = {POSTGRESQL: postgres.find(home, user), VALKEY: valkey.find(home, user)}
    return [State(name, processes.main_of(pids)) for name, pids in found.items()]


@contextmanager
def _alone(home: Places) -> Iterator[None]:
    """Two starts at once wait for each other; the kernel frees the lock however a start ends."""
    with (home.var / "services.lock").open("w") as lock:
        locked = processes.wait_until(lambda: _try_lock(lock.fileno()), 120)
        if not locked:
            raise ServicesError(f"Another start or stop has been holding {lock.name} for two minutes.")
        yield


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
