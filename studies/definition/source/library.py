"""The shared dictionary files as written: concepts, code lists and unit labels."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, RootModel
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from studies.definition.source.base import (
    CodeListId,
    ConceptId,
    Line,
    Number,
    Scalar,
    Source,
    TableId,
    Texts,
    Truth,
    UnitCode,
)

ConceptType = Literal[
    "text", "integer", "decimal", "date", "partial_date", "time", "datetime", "choice", "choices", "yesno",
    "boolean",
]  # fmt: skip


class CodeSource(Source):
    """One choice of a code list."""

    code: Scalar
    label: Texts


class CodeListSource(Source):
    """A closed list; `type` says whether the codes are text or numbers that can be summed."""

    type: Literal["text", "integer", "decimal"] = "text"
    codes: Annotated[tuple[CodeSource, ...], Field(min_length=1)]
    source: Line | None = None
    licence: Line | None = None


class CodeListsFile(RootModel[dict[CodeListId, CodeListSource]]):
    """codelists.yaml: code list id -> code list."""


class ConversionSource(Source):
    """canonical = value * factor + offset. A bare number is the factor.

    `method` says why the numbers are not those of UCUM: two methods of measurement, not two units.
    """

    factor: Number
    offset: Number = 0.0
    method: Line | None = None

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [{"type": "number"}, handler(schema)]}


def _factor_alone(value: Any) -> Any:
    return {"factor": value} if isinstance(value, str) else value


class LoincSource(Source):
    """A LOINC code; `verified` once somebody compared it with the current release. Bare text is the code."""

    code: Scalar
    verified: Truth = False

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string"}, handler(schema)]}


def _code_alone(value: Any) -> Any:
    return {"code": value} if isinstance(value, str) else value


class ConceptSource(Source):
    """What is measured: type, canonical unit, other units, and its place in the standards.

    `units` are further units of the same dimension, whose factors UCUM knows; `convert` holds the factors
    that depend on the substance (mg/dL into mmol/L).
    """

    label: Texts
    type: ConceptType
    unit: UnitCode | None = None
    units: tuple[UnitCode, ...] = ()
    convert: dict[UnitCode, Annotated[ConversionSource, BeforeValidator(_factor_alone)]] = {}
    codelist: CodeListId | None = None
    loinc: Annotated[LoincSource, BeforeValidator(_code_alone)] | None = None
    loinc_verified: Truth = False
    cdash: Line | None = None
    sdtm: Line | None = None
    source: Line | None = None
    licence: Line | None = None


class ConceptsFile(RootModel[dict[ConceptId, ConceptSource]]):
    """concepts.yaml: concept id -> concept."""


class TableSource(Source):
    """A reference table whose numbers an administrator brings: what its rows and columns stand for."""

    title: Texts
    rows: Texts
    columns: Texts
    source: Line | None = None
    licence: Line | None = None


class TablesFile(RootModel[dict[TableId, TableSource]]):
    """tables.yaml: table name -> what it holds."""


class UnitSource(Source):
    """How a UCUM code is shown to people: the text alone, or a map with `label`."""

    label: Scalar

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [{"type": ["string", "number"]}, handler(schema)]}


def _label_alone(value: Any) -> Any:
    return {"label": value} if isinstance(value, str) else value


class UnitsFile(RootModel[dict[UnitCode, Annotated[UnitSource, BeforeValidator(_label_alone)]]]):
    """units.yaml: UCUM code -> how it is shown."""
