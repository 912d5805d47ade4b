"""Where uploaded files lie: under random keys, in the storage that the settings name, S3 or a folder."""

from typing import IO
from uuid import UUID

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages


def keep(key: UUID, stream: IO[bytes], drawn: bytes | None) -> None:
    """Store a file, and its preview where there is one."""
    _store().save(_path(key), File(stream))
    if drawn is not None:
        _store().save(_preview(key), ContentFile(drawn))


def forget(key: UUID) -> None:
    """Take back what `keep` stored for an answer that was not accepted."""
    for path in (_path(key), _preview(key)):
        _store().delete(path)


def open_file(key: UUID) -> File:
    """The bytes as they were uploaded. Raises FileNotFoundError."""
    return _store().open(_path(key))


def open_preview(key: UUID) -> File:
    """The drawn PNG. Raises FileNotFoundError."""
    return _store().open(_preview(key))


def _store() -> Storage:
    return storages["attachments"]


def _path(key: UUID) -> str:
    return f"{key.hex[:2]}/{key.hex}"


def _preview(key: UUID) -> str:
    return f"{_path(key)}.png"
