"""Static files for production: hashed names, also inside JavaScript's import lines."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Rewrites relative imports of native modules, so that each module is fetched under its hashed name."""

    support_js_module_import_aggregation = True
