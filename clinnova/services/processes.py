"""Start, find and end programs without pid files.

A pid file lies after a crash: its number may by then belong to somebody else. Each program started here
carries a marker in its command line instead, and is found by marker, name and operating system user.
"""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from clinnova.services.service_user import ServiceUser

_PR_SET_PDEATHSIG = 1
_LOG_LIMIT = 20 * 1024 * 1024
# Kept so that a long-lived starter (a test run) can reap what it started.
_children: list["subprocess.Popen[bytes]"] = []


def find(program: str, marker: str, uid: int) -> list[int]:
    """Pids of the living processes of `uid` that are `program` and carry `marker`.

    `program` is the executable's name, a Python module run with -m, or (with a colon) the start of a title
    that the process gave itself.
    """
    for child in _children:
        child.poll()
    return [pid for pid in _pids() if _is(pid, program, marker, uid)]


def _pids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _is(pid: int, program: str, marker: str, uid: int) -> bool:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
        owner = Path(f"/proc/{pid}").stat().st_uid
    except OSError:  # it ended while we looked
        return False
    titled = program.endswith(":") and words[0].startswith(program)
    named = titled or Path(words[0]).name == program or words[1:3] == ["-m", program]
    return named and owner == uid and any(marker in word for word in words)


def name_of(pid: int) -> str | None:
    """The executable's short name, or None when no such process lives."""
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return None


def main_of(pids: Sequence[int]) -> int | None:
    """The process among `pids` that is a child of none of them."""
    return next((pid for pid in pids if _parent(pid) not in pids), None)


def _parent(pid: int) -> int:
    try:
        # The name in brackets may itself hold brackets and spaces.
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    user: ServiceUser,
    cwd: Path = Path("/"),
    environment: Mapping[str, str] | None = None,
    tied: signal.Signals | None = None,
) -> "subprocess.Popen[bytes]":
    """Start `command` in a session of its own, its output appended to `log`.

    tied: the signal that the kernel sends to it when the starting process dies, however that ends.
    """
    log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if log.exists() and log.stat().st_size > _LOG_LIMIT:
        log.replace(log.with_suffix(".old.log"))
    with log.open("ab") as output:
        child = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env=None if environment is None else dict(environment),
            start_new_session=True,
            # Safe beside threads as well: between fork and exec it makes one system call.
            preexec_fn=_die_with_parent(tied) if tied else None,  # noqa: PLW1509
            **user.switch,
        )
    _children.append(child)
    return child


def _die_with_parent(chosen: signal.Signals) -> Callable[[], None]:
    prctl = ctypes.CDLL(None).prctl  # looked up before the fork: after it only the call itself is safe
    return lambda: prctl(_PR_SET_PDEATHSIG, int(chosen))


def end(seek: Callable[[], list[int]], polite: signal.Signals, patience: float = 20) -> bool:
    """Ask the main process of what `seek` finds to stop, then make the rest stop.

    Returns whether there was anything to end.
    """
    pids = seek()
    if not pids:
        return False
    main = main_of(pids)
    _send(polite, [main] if main else pids)
    if not wait_until(lambda: not seek(), patience):
        _send(signal.SIGKILL, seek())
        wait_until(lambda: not seek(), 5)
    return True


def _send(chosen: signal.Signals, pids: Sequence[int]) -> None:
    for pid in pids:
        try:
            os.kill(pid, chosen)
        except ProcessLookupError:
            continue


def wait_until(condition: Callable[[], bool], seconds: float, pause: float = 0.03) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True


def tail(log: Path, lines: int = 8) -> str:
    """The last lines of a log, for an error message."""
    if not log.exists():
        return "(the log is empty)"
    return "\n".join("    " + line for line in log.read_text(errors="replace").splitlines()[-lines:])
