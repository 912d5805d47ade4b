"""Where the embedded servers of one var folder live, and the addresses by which clients reach them.

Pure: nothing is read, written or started, so that the settings may ask at any time.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
DATABASE = "clinnova"
OWNER_ROLE = "clinnova_owner"
APP_ROLE = "clinnova_app"
# A socket's path may have about 100 characters and a clone may lie deeper than that, so sockets get a short
# home of their own. It is not TMPDIR, which may differ between the shell that starts and the one that stops.
SOCKETS_ROOT = Path("/tmp")


@dataclass(frozen=True)
class Places:
    """The folders of one set of servers; two clones, or two var folders, share none of them."""

    var: Path

    @property
    def marker(self) -> str:
        """A word that stands in the command line of every server of this var folder, and in no other's."""
        return "clinnova-" + hashlib.sha256(os.fsencode(self.var)).hexdigest()[:12]

    @property
    def sockets(self) -> Path:
        return SOCKETS_ROOT / self.marker

    @property
    def services(self) -> Path:
        """Data of the servers; a link to /var/lib/clinnova/… where the service user cannot enter var."""
        return self.var / "services"

    @property
    def postgres_data(self) -> Path:
        return self.services / "postgresql"

    @property
    def valkey_data(self) -> Path:
        return self.services / "valkey"

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def logs(self) -> Path:
        return self.var / "logs"


@dataclass(frozen=True)
class Urls:
    """Addresses without passwords: the servers know their clients by the operating system's user."""

    app_url: str
    owner_url: str
    redis_url: str
    broker_url: str


def places(var: Path | str | None = None) -> Places:
    """The places under `var`, else under CLINNOVA_VAR, else under `var/` of the repository."""
    return Places(Path(var or os.environ.get("CLINNOVA_VAR") or REPOSITORY / "var").resolve())


def default_urls(var: Path | str | None = None) -> Urls:
    """The addresses of the embedded servers under `var`, whether they run or not."""
    home = places(var)
    return Urls(
        app_url=database_url(home, APP_ROLE),
        owner_url=database_url(home, OWNER_ROLE),
        redis_url=f"unix://{home.valkey_socket}?db=0",
        # Celery spells a unix socket in its own way.
        broker_url=f"redis+socket://{home.valkey_socket}?virtual_host=0",
    )


def database_url(home: Places, role: str, database: str = DATABASE) -> str:
    return f"postgresql://{role}@/{database}?host={home.sockets}"
