"""Static files for production: hashed names, also inside JavaScript's import lines."""

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
