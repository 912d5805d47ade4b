"""The ground under every compiled model: frozen, closed, and cheap to read back from JSON."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

Text = dict[str, str]
"""One text per language: {"en": "Weight", "fr": "Poids"}."""

Tree = list[Any]
"""A parsed expression: nested lists, JSON as it stands (studies.definition.expressions)."""


class Compiled(BaseModel):
    """A part of a published study: it never changes after it was made."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)
