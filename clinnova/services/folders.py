"""Folders of the embedded servers: made, handed to the service user, and kept apart from other people's.

Never changes the mode of a folder above our own: where the service user cannot enter, the data go elsewhere.
"""

import os
import shutil
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

from clinnova.services.embedded import Places
from clinnova.services.problems import ServicesError
from clinnova.services.service_user import ServiceUser

ELSEWHERE = Path("/var/lib/clinnova")
_BELONGS_TO = "belongs-to"


def make_folders(home: Places, user: ServiceUser, say: Callable[[str], None]) -> None:
    """Make every folder that the servers need under `home`; var must be open, and one start at a time.

    Raises ServicesError when a folder belongs to somebody else.
    """
    _forget_foreign_link(home)
    if not home.services.is_symlink():
        if user.may("-x", home.var):
            _make_passable(home.services)
        if not user.may("-x", home.services):
            _place_elsewhere(home, say)
    user.take(home.valkey_data)
    _make_sockets(home.sockets, user)


def open_var(home: Places) -> None:
    """Make the var folder, or find that it is ours.

    Raises ServicesError when it belongs to somebody else.
    """
    try:
        _make_passable(home.var)
        home.logs.mkdir(exist_ok=True, mode=0o700)
        foreign = home.services.exists() and home.services.stat().st_uid != os.geteuid()
    except PermissionError:
        foreign = True
    if foreign or not os.access(home.var, os.W_OK):
        raise ServicesError(
            f"{home.var} belongs to another user. Run this as that user, "
            "or choose a folder of your own: CLINNOVA_VAR=/path/to/folder."
        )


def _make_passable(folder: Path) -> None:
    """Make a folder that others (the service user is one) may pass but not list, whatever the umask."""
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(0o711)


def _forget_foreign_link(home: Places) -> None:
    """A link that came with a copy of the clone leads to the first clone's data: those are not ours."""
    if not home.services.is_symlink():
        return
    target = home.services.resolve()
    note = target / _BELONGS_TO
    first = Path(note.read_text().strip()) if note.exists() else home.var
    copied = (
        first != home.var and (first / "services").is_symlink() and (first / "services").resolve() == target
    )
    if copied or not target.is_dir():
        home.services.unlink()
    else:
        note.write_text(f"{home.var}\n")


def _place_elsewhere(home: Places, say: Callable[[str], None]) -> None:
    _make_passable(ELSEWHERE)
    target = Path(tempfile.mkdtemp(prefix=f"{home.marker}-", dir=ELSEWHERE))
    target.chmod(0o711)
    if home.services.exists():  # a parent folder was closed after the first start
        for entry in home.services.iterdir():
            shutil.move(entry, target / entry.name)
        home.services.rmdir()
    (target / _BELONGS_TO).write_text(f"{home.var}\n")
    home.services.symlink_to(target, target_is_directory=True)
    say(f"The service user cannot enter {home.var}: data are in {target}, with a link from {home.services}.")


def _make_sockets(folder: Path, user: ServiceUser) -> None:
    """The sockets' folder lies under /tmp, where anybody may have made one of that name before us."""
    try:
        folder.mkdir(mode=0o700)
        if user.is_other:
            os.chown(folder, user.uid, user.gid)
    except FileExistsError:
        pass
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != user.uid or stat.S_IMODE(found.st_mode) != 0o700:
        raise ServicesError(
            f"{folder} exists and is not a private folder of user {user.name}. Remove it, then start again."
        )
