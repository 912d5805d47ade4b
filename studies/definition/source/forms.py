"""A form file as written: groups of items and the checks between them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue, WithJsonSchema, field_validator

from studies.definition.source.base import (
    CheckId,
    Expression,
    FormId,
    Integer,
    ItemId,
    Line,
    Source,
    Texts,
    Word,
)
from studies.definition.source.items import ItemSource

Example = dict[str, JsonValue]
_ONE_OR_SEVERAL = WithJsonSchema(
    {"anyOf": [{"type": "object"}, {"type": "array", "items": {"type": "object"}}]}
)


class ExamplesSource(Source):
    """Values for which a check must hold and values for which it must fail, at least one of each."""

    pass_: Annotated[tuple[Example, ...], _ONE_OR_SEVERAL] = Field(default=(), alias="pass")
    fail: Annotated[tuple[Example, ...], _ONE_OR_SEVERAL] = ()

    @field_validator("pass_", "fail", mode="before")
    @classmethod
    def _one_or_several(cls, value: Any) -> Any:
        return [value] if isinstance(value, dict) else value


class CheckSource(Source):
    """A rule between items: a finding when `assert` is false."""

    id: CheckId
    severity: Literal["hard", "query", "warning", "task"]
    assert_: Expression = Field(alias="assert")
    message: Texts
    items: tuple[ItemId, ...] = ()
    examples: ExamplesSource = ExamplesSource()
    source: Line | None = None


class GroupSource(Source):
    """A section, a set of repeating rows or a matrix."""

    id: ItemId
    title: Texts
    kind: Literal["section", "repeat", "matrix"] = "section"
    items: tuple[ItemSource, ...]
    show_if: Expression | None = None
    min_rows: Integer | None = None
    max_rows: Integer | None = None
    layout: Word | None = None
    wording: Literal["licensed"] | None = None


class FormSource(Source):
    """One form file."""

    form: FormId
    title: Texts
    help: Texts | None = None
    kind: Literal["visit", "log", "subject"] = "visit"
    purpose: Literal["consent", "eligibility", "disposition"] | None = None
    groups: tuple[GroupSource, ...]
    columns: tuple[ItemId, ...] = ()
    ongoing: Expression | None = None
    checks: tuple[CheckSource, ...] = ()
    source: Line | None = None
    licence: Line | None = None
