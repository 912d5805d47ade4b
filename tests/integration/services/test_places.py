"""Where data and programs go when the service user cannot enter the clone, and whose folders are whose."""

import os
import shutil
from pathlib import Path

import pytest

from clinnova.services import control, folders, service_user
from clinnova.services.embedded import places
from clinnova.services.problems import ServicesError

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root starts servers as another user")


@pytest.fixture
def elsewhere(folder, monkeypatch):
    """A stand-in for /var/lib/clinnova."""
    target = folder / "elsewhere"
    monkeypatch.setattr(folders, "ELSEWHERE", target)
    return target


@pytest.fixture
def closed(folder):
    """A folder that only its owner may enter, as a home directory is."""
    home = folder / "home"
    home.mkdir(mode=0o700)
    return home


def running(home):
    return [state.pid for state in control.status(home) if state.pid]


@as_root
def test_servers_of_root_run_as_an_unprivileged_user(folder, start):
    home = start(folder / "var")

    owners = {Path(f"/proc/{pid}").stat().st_uid for pid in running(home)}

    assert owners == {service_user.service_user().uid}
    assert 0 not in owners


@as_root
def test_a_closed_parent_stays_closed_and_data_go_elsewhere(closed, elsewhere, start, said, ask):
    home = start(closed / "clone" / "var")

    assert closed.stat().st_mode & 0o777 == 0o700
    assert home.services.is_symlink() and home.services.resolve().parent == elsewhere
    assert any(str(elsewhere) in sentence for sentence in said)
    assert ask(home, "SELECT 1") == [(1,)]
    start(closed / "clone" / "var")
    assert len(list(elsewhere.iterdir())) == 1


@as_root
@pytest.mark.long
def test_programs_are_copied_when_they_cannot_be_run_in_place(
    closed, elsewhere, start, said, monkeypatch, ask
):
    can_run = service_user.ServiceUser.may
    monkeypatch.setattr(
        service_user.ServiceUser,
        "may",
        lambda user, test, path: "site-packages" not in path.parts and can_run(user, test, path),
    )

    home = start(closed / "var")

    assert any("copying" in sentence for sentence in said)
    assert len(list(home.services.glob("programs-*"))) == 1
    assert ask(home, "SELECT 1") == [(1,)]


@as_root
@pytest.mark.long
def test_data_move_when_a_parent_is_closed_later(folder, elsewhere, start, ask):
    home = start(folder / "clone" / "var")
    ask(home, "CREATE TABLE kept AS SELECT 1 AS one")
    control.stop(home, print)

    (folder / "clone").chmod(0o700)
    start(home.var)

    assert home.services.is_symlink()
    assert ask(home, "SELECT one FROM kept") == [(1,)]


@pytest.mark.long
@as_root
def test_a_copied_clone_gets_data_of_its_own(closed, elsewhere, start, ask):
    first = start(closed / "first" / "var")
    ask(first, "CREATE TABLE kept AS SELECT 1 AS one")
    shutil.copytree(closed / "first", closed / "second", symlinks=True)

    second = start(closed / "second" / "var")

    assert second.services.resolve() != first.services.resolve()
    assert ask(second, "SELECT to_regclass('kept')") == [(None,)]
    assert ask(first, "SELECT one FROM kept") == [(1,)]


@as_root
@pytest.mark.long
def test_a_moved_clone_keeps_its_data(closed, elsewhere, start, ask):
    first = start(closed / "first" / "var")
    ask(first, "CREATE TABLE kept AS SELECT 1 AS one")
    control.stop(first, print)
    (closed / "first").rename(closed / "moved")

    moved = start(closed / "moved" / "var")

    assert ask(moved, "SELECT one FROM kept") == [(1,)]


def test_a_copy_of_running_data_starts_beside_them(folder, start):
    first = start(folder / "first")
    shutil.copytree(first.var, folder / "second", symlinks=True)

    second = start(folder / "second")

    assert len({*running(first), *running(second)}) == 4


def test_a_foreign_folder_in_place_of_the_sockets_is_refused(folder, start):
    home = places(folder / "var")
    home.sockets.mkdir(mode=0o755)
    try:
        with pytest.raises(ServicesError, match="not a private folder"):
            start(folder / "var")
    finally:
        home.sockets.rmdir()


@as_root
def test_somebody_elses_var_is_refused(folder, start):
    home = places(folder / "var")
    home.services.mkdir(parents=True)
    os.chown(home.services, 65534, 65534)

    with pytest.raises(ServicesError, match="belongs to another user"):
        control.start(home, print)
