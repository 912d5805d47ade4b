"""Files as they are written: counted, hashed and on the disk before anybody hears of them."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self


@dataclass(frozen=True)
class Written:
    """A finished file: bytes, SHA-256 in hex, and rows without the header where it has rows."""

    path: Path
    size: int
    sha256: str
    rows: int | None = None

    @property
    def name(self) -> str:
        return self.path.name


class HashedFile:
    """A binary file that hashes what passes and lets `check` interrupt the writer by raising."""

    def __init__(self, path: Path, check: Callable[[], None] = lambda: None) -> None:
        self.path = path
        self._check = check
        self._digest = hashlib.sha256()
        self._file: IO[bytes]
        self.size = 0

    def __enter__(self) -> Self:
        self._file = self.path.open("xb", buffering=1 << 20)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        if kind is None:
            settle(self._file)
        self._file.close()

    def write(self, chunk: bytes) -> int:
        self._check()
        self._digest.update(chunk)
        self.size += len(chunk)
        return self._file.write(chunk)

    def written(self, rows: int | None = None) -> Written:
        """What was written; call it after the block."""
        return Written(self.path, self.size, self._digest.hexdigest(), rows)


def settle(file: IO[bytes]) -> None:
    """Wait until the disk holds the file: a power cut must not shorten what a job row calls finished."""
    file.flush()
    os.fsync(file.fileno())


def settle_folder(folder: Path) -> None:
    """The same for the names in a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_text(path: Path, content: str) -> Written:
    """Write a small UTF-8 file."""
    with HashedFile(path) as file:
        file.write(content.encode())
    return file.written()


def measure(path: Path, rows: int | None) -> Written:
    """Settle and hash a file that another process has written."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        os.fsync(file.fileno())
        return Written(path, path.stat().st_size, digest.hexdigest(), rows)
