"""A file of score vectors: a JSON list of {"instrument", "id", "inputs", "expected", "tolerance"?}.

A map that holds such a list under "vectors" is taken as well. `expected` null says: there must be no score.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studies.definition.expressions.vectors import BadVectors, read_json


@dataclass(frozen=True)
class ScoreVector:
    """One expectation: inputs as the source names them, expected values by name, or None for no score."""

    instrument: str
    id: str
    inputs: Mapping[str, Any]
    expected: Mapping[str, Any] | None
    tolerance: float


def read_vectors(path: Path) -> list[ScoreVector]:
    """The vectors of a file; raises BadVectors with a sentence."""
    data = read_json(path)
    if isinstance(data, dict):
        data = data.get("vectors")
    if not isinstance(data, list):
        raise BadVectors(f"{path} must hold a list of vectors.")
    return [_vector(row, f"{path}, vector {number}") for number, row in enumerate(data, 1)]


def _vector(row: Any, where: str) -> ScoreVector:
    if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in ("instrument", "id")):
        raise BadVectors(f'{where}: "instrument" and "id" are needed, both texts.')
    if not isinstance(row.get("inputs"), dict) or not isinstance(row.get("expected"), dict | None):
        raise BadVectors(f'{where}: "inputs" must be a map, "expected" a map or null.')
    tolerance = row.get("tolerance", 0)
    if isinstance(tolerance, bool) or not isinstance(tolerance, int | float) or tolerance < 0:
        raise BadVectors(f'{where}: "tolerance" must be a number of at least 0.')
    return ScoreVector(row["instrument"], row["id"], row["inputs"], row.get("expected"), float(tolerance))
