"""Values as written in a file: everything arrives as text and is turned into its type here, once."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?", re.ASCII)
INTEGER = re.compile(r"[+-]?[0-9]{1,15}", re.ASCII)
TRUTH = {"true": True, "false": False}


class Source(BaseModel):
    """A part of a file: closed, so that a misspelt key is a problem and not a silent loss."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True, validate_by_alias=True)


def _number(value: Any) -> Any:
    if isinstance(value, str):
        if not NUMBER.fullmatch(value) or not math.isfinite(float(value)):
            raise PydanticCustomError("plain", "'{value}' is not a number", {"value": value[:40]})
        return float(value)
    return value


def _integer(value: Any) -> Any:
    if isinstance(value, str):
        if not INTEGER.fullmatch(value):
            raise PydanticCustomError("plain", "'{value}' is not a whole number", {"value": value[:40]})
        return int(value)
    return value


def _truth(value: Any) -> Any:
    if isinstance(value, str):
        if value not in TRUTH:
            raise PydanticCustomError("plain", "'{value}' is neither true nor false", {"value": value[:40]})
        return TRUTH[value]
    return value


def _day(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        message = "'{value}' is not a date, such as 2025-01-31"
        raise PydanticCustomError("plain", message, {"value": value[:40]}) from None


def pattern(regex: str, said: str, longest: int) -> Any:
    """A text type with a shape; `said` is the sentence for a value that does not have it."""
    compiled = re.compile(regex, re.ASCII)

    def shaped(value: Any) -> Any:
        if isinstance(value, str) and (not compiled.fullmatch(value) or len(value) > longest):
            raise PydanticCustomError("plain", "'{value}' {said}", {"value": value[:60], "said": said})
        return value

    return Annotated[str, BeforeValidator(shaped), Field(json_schema_extra={"pattern": f"^{regex}$"})]


Number = Annotated[float, BeforeValidator(_number)]
Integer = Annotated[int, BeforeValidator(_integer)]
Truth = Annotated[bool, BeforeValidator(_truth)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
Day = Annotated[Line, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
# An editor's YAML parser may see `code: 1` as a number and `code: no` as a truth value; for us both are text.
Scalar = Annotated[Line, WithJsonSchema({"type": ["string", "number", "boolean"]})]
Expression = Annotated[str, StringConstraints(min_length=1, max_length=10_000)]

_NAME = "must be lower-case letters, digits and _, starting with a letter"
ItemId = pattern("[a-z][a-z0-9_]*", f"{_NAME}, at most 40 characters", 40)
FormId = pattern("[a-z][a-z0-9_]*", f"{_NAME}, at most 40 characters", 40)
CodeListId = pattern("[a-z][a-z0-9_]*", f"{_NAME}, at most 60 characters", 60)
TableId = pattern("[a-z][a-z0-9_]*", f"{_NAME}, at most 40 characters", 40)
VisitId = pattern("[A-Za-z][A-Za-z0-9_]*", "must be letters, digits and _, at most 20 characters", 20)
CheckId = pattern("[A-Za-z][A-Za-z0-9_.-]*", "must be letters, digits, '_', '.' and '-'", 40)
ConceptId = pattern("[A-Z][A-Z0-9_.]*", "must be capitals, digits, '_' and '.', such as VS.WEIGHT", 60)
StudyId = pattern("[a-z][a-z0-9-]*", "must be lower-case letters, digits and -", 60)
Version = pattern(r"[0-9]+(\.[0-9]+){0,3}", "is not a version, such as 1.0 or 2.1.3", 20)
Language = pattern("[a-z]{2}", "is not a language code of two letters, such as en", 2)
Prefix = pattern("[A-Z][A-Z0-9]{0,5}", "must be one to six capitals or digits", 6)
UnitCode = pattern(r"[!-~]+", "must be a UCUM code without spaces", 40)
Word = pattern("[a-z][a-z0-9_-]*", "must be one lower-case word", 40)


Said = Annotated[str, StringConstraints(min_length=1, max_length=4000)]


class Texts(RootModel[dict[Language, Said]]):  # type: ignore[valid-type]
    """One text per language, as in {en: Weight, fr: Poids, de: Gewicht}."""

    model_config = ConfigDict(frozen=True)
