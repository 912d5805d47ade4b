"""Compiled dictionary entries: code lists and concepts that the study uses."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from studies.definition.compiled.base import Compiled, Text


class Code(Compiled):
    """One choice: what is stored and what is read."""

    code: str
    label: Text


class CodeListDef(Compiled):
    """A closed list of codes in the order of display; `type` says what the codes are."""

    id: str
    type: Literal["text", "integer", "decimal"] = "text"
    codes: tuple[Code, ...] = ()

    @cached_property
    def by_code(self) -> dict[str, Code]:
        return {entry.code: entry for entry in self.codes}


class TableDef(Compiled):
    """A reference table that an administrator brought; `values`: row key -> column key -> number."""

    id: str
    title: Text
    rows: Text
    columns: Text
    values: dict[str, dict[str, float]]
    source: str | None = None
    licence: str | None = None


class ConceptDef(Compiled):
    """What an item measures, the same in every study.

    `convert` holds, per other unit, (factor, offset): value in `unit` = value * factor + offset.
    """

    id: str
    label: Text
    type: str
    unit: str | None = None
    convert: dict[str, tuple[float, float]] = {}
    loinc: str | None = None
    loinc_verified: bool = False
    codelist: str | None = None
    cdash: str | None = None
    sdtm: str | None = None
