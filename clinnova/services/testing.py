"""Servers for one test run: in a folder of their own, fast, and gone when the run is, however it ends.

python -m clinnova.services.testing COMMAND …      runs a command against servers that flush like real ones
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from clinnova.services import control
from clinnova.services.embedded import Places, Urls, default_urls, places


def _silent(_: str) -> None:
    return None


@dataclass
class TemporaryServices:
    """PostgreSQL and Valkey in a temporary folder.

    with TemporaryServices() as services:
        os.environ.update(services.environment)     # before Django's settings are read

    hasty: no flushing to disk; False measures what an installation would do.
    """

    hasty: bool = True
    home: Places = field(init=False)

    def start(self) -> "TemporaryServices":
        """Raises ServicesError when a server does not come up."""
        folder = Path(tempfile.mkdtemp(prefix="clinnova-test-"))
        folder.chmod(0o711)  # a service user must be able to pass through
        self.home = places(folder / "var")
        control.start(self.home, _silent, hasty=self.hasty, tied=True)
        return self

    def stop(self) -> None:
        control.stop(self.home, _silent)
        if self.home.services.is_symlink():
            shutil.rmtree(self.home.services.resolve())
        shutil.rmtree(self.home.var.parent)

    @property
    def urls(self) -> Urls:
        return default_urls(self.home.var)

    @property
    def environment(self) -> dict[str, str]:
        """What the settings read to use these servers and no others."""
        return {
            "DEBUG": "true",
            "CLINNOVA_VAR": str(self.home.var),
            "DATABASE_URL": self.urls.app_url,
            "OWNER_DATABASE_URL": self.urls.owner_url,
            "REDIS_URL": self.urls.redis_url,
            "CELERY_BROKER_URL": self.urls.broker_url,
        }

    def __enter__(self) -> "TemporaryServices":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        self.stop()


def main(command: Sequence[str]) -> int:
    """Run `command` with temporary servers in its environment; returns its exit status."""
    with TemporaryServices(hasty=False) as services:
        return subprocess.run(command, env=os.environ | services.environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
