"""Where files lie: static ones under hashed names, uploaded ones so that a power cut does not lose them."""

import os
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLES = "css/app.css"
_IMPORT = re.compile(r'@import url\("([^"]+)"\) layer\(([a-z]+)\);')
_PICTURE = re.compile(r'url\("(\.\./[^"]+)"\)')


class ModuleManifestStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Rewrites relative imports of our own modules, so that each is fetched under its hashed name.

    Only below js/: other packages ship scripts whose comments look like imports of files that do not exist.
    """

    support_js_module_import_aggregation = True
    max_post_process_passes = 20  # one for each module in the longest chain of imports
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """The style sheet and the forty that it imports become one file: a page waits for all of them."""
        if STYLES in paths:
            folder, name = paths[STYLES]
            paths[STYLES] = (_Joined(folder), name)
        yield from super().post_process(paths, dry_run, **options)


class _Joined:
    """A folder of static files from which the style sheet is read as one."""

    def __init__(self, folder: FileSystemStorage) -> None:
        self._folder = folder

    def open(self, name: str) -> "ContentFile[bytes]":
        return ContentFile(joined(Path(self._folder.path(name))).encode(), name)


def joined(file: Path) -> str:
    """A style sheet with what it imports in place of the imports, each in its layer; pictures are found as before."""

    def content(found: re.Match[str]) -> str:
        name, layer = found.groups()

        def moved(picture: re.Match[str]) -> str:
            return f'url("{posixpath.normpath(posixpath.join(posixpath.dirname(name), picture[1]))}")'

        text = _PICTURE.sub(moved, (file.parent / name).read_text(encoding="utf-8"))
        return f"@layer {layer} {{\n{text}}}\n"

    return _IMPORT.sub(content, file.read_text(encoding="utf-8"))


class DurableFileSystemStorage(FileSystemStorage):
    """A folder whose files are on the disk when `save` returns; only this service's user can read them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700, **options)

    def _save(self, name: str, content: Any) -> str:
        stored = super()._save(name, content)
        path = self.path(stored)
        for place in (path, os.path.dirname(path)):  # noqa: PTH120 - names of the storage are texts
            handle = os.open(place, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        return str(stored)
