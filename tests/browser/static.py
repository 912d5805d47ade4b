"""Static files as production serves them, collected once for all processes of a run."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings

from clinnova.storage import ModuleManifestStaticFilesStorage


class Uncompressed(ModuleManifestStaticFilesStorage):
    """The same files under the same names: compressing them would take longer than sending them."""

    def post_process_with_compression(self, files: Iterator[Any]) -> Iterator[Any]:
        yield from files


def collected(factory: pytest.TempPathFactory) -> Path:
    """The folder of a run; whoever comes first fills it, the others wait."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "collected"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "static" / "staticfiles.json").exists():
            _collect(folder / "static")
    return folder / "static"


def _collect(folder: Path) -> None:
    storages = {"staticfiles": {"BACKEND": f"{__name__}.{Uncompressed.__name__}"}}
    with override_settings(STATIC_ROOT=folder, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
