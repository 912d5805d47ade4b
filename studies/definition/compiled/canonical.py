"""One spelling for one content, so that equal studies have equal hashes."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def content_hash(data: Any) -> str:
    """Hex sha256 of the canonical JSON of `data`."""
    return hashlib.sha256(canonical_json(data).encode()).hexdigest()


def canonical_json(data: Any) -> str:
    """Sorted keys, no spaces, whole numbers without a fraction (a database may return 12.0 as 12)."""
    return json.dumps(
        _settled(data), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def _settled(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _settled(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_settled(value) for value in data]
    if isinstance(data, float) and data.is_integer():
        return int(data)
    return data
