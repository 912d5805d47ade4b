"""The version of the product, as manifests and the API state it. The same as in pyproject.toml (held by a
test).
"""

VERSION = "0.1.0"
