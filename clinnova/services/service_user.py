"""The operating system user of the embedded servers: oneself, or an unprivileged one instead of root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clinnova.services.problems import ServicesError

NAME = "clinnova-demo"


@dataclass(frozen=True)
class ServiceUser:
    """Who the servers run as, and who started them."""

    name: str
    uid: int
    gid: int
    starter: str

    @property
    def is_other(self) -> bool:
        return self.uid != os.geteuid()

    @property
    def switch(self) -> dict[str, Any]:
        """Arguments for `subprocess` that make the child run as this user."""
        if not self.is_other:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def may(self, test: str, path: Path) -> bool:
        """Whether the shell's test `-x`, `-r` … on `path` holds for this user; tried, not guessed."""
        command = ["/bin/sh", "-c", 'test "$1" "$2"', "sh", test, str(path)]
        return subprocess.run(command, cwd="/", check=False, **self.switch).returncode == 0

    def take(self, folder: Path) -> None:
        """Make `folder`, private, belong to this user with all that lies in it."""
        folder.mkdir(parents=True, exist_ok=True)
        # Also after a copy of the folder by root, or a service user that was made anew with another number.
        if folder.stat().st_uid != self.uid:
            for root, _, names in os.walk(folder):
                for path in (Path(root), *(Path(root, name) for name in names)):
                    os.chown(path, self.uid, self.gid, follow_symlinks=False)
        folder.chmod(0o700)


def service_user() -> ServiceUser:
    """The user for the servers of whoever runs this.

    Raises ServicesError when the running user has no name (PostgreSQL knows its clients by name).
    """
    starter = _entry_of(os.geteuid())
    if os.geteuid() != 0:
        return ServiceUser(starter.pw_name, starter.pw_uid, starter.pw_gid, starter.pw_name)
    other = _unprivileged()
    return ServiceUser(other.pw_name, other.pw_uid, other.pw_gid, starter.pw_name)


def current_user() -> ServiceUser:
    """Whoever runs this, also when that is root: for the web and worker processes."""
    starter = _entry_of(os.geteuid())
    return ServiceUser(starter.pw_name, starter.pw_uid, starter.pw_gid, starter.pw_name)


def _entry_of(uid: int) -> pwd.struct_passwd:
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        raise ServicesError(
            f"User number {uid} has no name on this machine, and PostgreSQL needs one. "
            "Add it to /etc/passwd, or set DATABASE_URL and REDIS_URL to real servers."
        ) from None


def _unprivileged() -> pwd.struct_passwd:
    """PostgreSQL refuses to run as root: a system user of our own, else `nobody` where none can be made."""
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        pass
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd:
        options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        command = [useradd, *options, "--shell", "/usr/sbin/nologin", NAME]
        subprocess.run(command, check=False, capture_output=True)
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        return pwd.getpwnam("nobody")
