"""The datasets that leave, each as one SELECT that the server alone executes.

`build` turns names of datasets into tables: columns with their meaning, and the SQL behind each. Nothing
here reads a value; writers stream the result. Who may see what was decided before, in the `Scope`.
"""

from exports.datasets.catalogue import DATASETS, Dataset, build
from exports.datasets.scope import Scope, VersionFacts
from exports.datasets.table import Column, Table

__all__ = ["DATASETS", "Column", "Dataset", "Scope", "Table", "VersionFacts", "build"]
