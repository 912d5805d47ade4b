"""Where files lie: static ones under hashed names, uploaded ones so that a power cut does not lose them."""

import os
from typing import Any

from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


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
