"""The embedded PostgreSQL's data folder: made once, guarded, and filled with two roles and one database."""

import os
import shutil
import subprocess
from pathlib import Path

import psycopg2
from psycopg2 import sql

from clinnova.services import processes
from clinnova.services.embedded import APP_ROLE, DATABASE, OWNER_ROLE, Places, database_url
from clinnova.services.problems import ServicesError
from clinnova.services.service_user import ServiceUser

ADMIN = "postgres"
# Nothing of the caller's: neither PGHOST and its like nor a language that changes messages.
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "HOME": "/nonexistent"}
_LOCK = "postmaster.pid"


def make_cluster(home: Places, user: ServiceUser, programs: Path, *, hasty: bool) -> None:
    """Make the data folder under another name first, so that an interrupted start leaves no half of one."""
    draft = home.services / "postgresql.partial"
    shutil.rmtree(draft, ignore_errors=True)
    user.take(draft)
    command: list[str | Path] = [programs / "initdb", "-D", draft.resolve(), "--username", ADMIN]
    command += ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C", "--builtin-locale=C.UTF-8"]
    command += ["--data-checksums", "--auth=reject", "--no-instructions"]
    command += ["--no-sync"] if hasty else []
    made = subprocess.run(
        command, cwd="/", env=ENVIRONMENT, capture_output=True, text=True, check=False, **user.switch
    )
    if made.returncode:
        raise ServicesError(f"PostgreSQL could not make its data folder:\n{made.stderr.strip()}")
    draft.rename(home.postgres_data)


def check_version(data: Path, programs: Path) -> None:
    """Raises ServicesError when the data were made by another major version than is installed."""
    command = [str(programs / "postgres"), "--version"]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd="/")
    have, offered = (data / "PG_VERSION").read_text().strip(), told.stdout.split()[2].split(".")[0]
    if have != offered:
        raise ServicesError(
            f"The data in {data} were made by PostgreSQL {have}, but version {offered} is installed. "
            "Keep them by installing the earlier requirements; drop them by removing that folder."
        )


def write_access(data: Path, user: ServiceUser) -> None:
    """Let the operating system's users behind `user`, and nobody else, be the three roles."""
    roles, names = (ADMIN, OWNER_ROLE, APP_ROLE), sorted({user.name, user.starter})
    _write(data / "pg_hba.conf", f"local all {','.join(roles)} peer map=starter\n", user)
    known = "".join(f'starter "{name}" {role}\n' for name in names for role in roles)
    _write(data / "pg_ident.conf", known, user)


def _write(path: Path, text: str, user: ServiceUser) -> None:
    path.write_text(text)
    if user.is_other:
        os.chown(path, user.uid, user.gid)
    path.chmod(0o600)


def remove_stale_lock(data: Path) -> None:
    """Remove the lock of a server that is gone although its number lives on as another program.

    PostgreSQL itself clears a lock whose process is dead, and notices a server that still runs here.
    """
    lock = data / _LOCK
    if not lock.exists():
        return
    lines = lock.read_text().splitlines()
    name = processes.name_of(int(lines[0])) if lines and lines[0].isdigit() else None
    # A copy of the folder of a running server brings that server's lock along.
    first = Path(lines[1]) if len(lines) > 1 else data.resolve()
    came_by_copy = first != data.resolve() and (first / _LOCK).exists()
    if name != "postgres" or came_by_copy:
        lock.unlink()


def make_roles(home: Places) -> None:
    """Make the two roles and the database, unless they are there: an interrupted start may be repeated."""
    connection = psycopg2.connect(database_url(home, ADMIN, "postgres"))
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            _unless_there(cursor, "pg_roles", "rolname", OWNER_ROLE, "CREATE ROLE {} LOGIN CREATEDB")
            _unless_there(cursor, "pg_roles", "rolname", APP_ROLE, "CREATE ROLE {} LOGIN")
            command = f"CREATE DATABASE {{}} OWNER {OWNER_ROLE}"
            # The owner may end the application's sessions, so that it can drop a database in use.
            cursor.execute(
                sql.SQL("GRANT {} TO {}").format(sql.Identifier(APP_ROLE), sql.Identifier(OWNER_ROLE))
            )
            _unless_there(cursor, "pg_database", "datname", DATABASE, command)
    finally:
        connection.close()


def _unless_there(
    cursor: "psycopg2.extensions.cursor", table: str, column: str, name: str, command: str
) -> None:
    known = sql.SQL("SELECT 1 FROM {} WHERE {} = %s")
    cursor.execute(known.format(sql.Identifier(table), sql.Identifier(column)), [name])
    if cursor.fetchone() is None:
        cursor.execute(sql.SQL(command).format(sql.Identifier(name)))
