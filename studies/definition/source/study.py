"""study.yaml as written: identity, languages, consent, visits and what belongs to them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, JsonValue
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from studies.definition.source.base import (
    Day,
    Expression,
    FormId,
    Integer,
    ItemId,
    Language,
    Line,
    Prefix,
    Scalar,
    Source,
    StudyId,
    Texts,
    Truth,
    Version,
    VisitId,
)
from studies.definition.source.forms import CheckSource


class ConsentVersionSource(Source):
    """A consent document and the days on which it may be signed."""

    id: Scalar
    valid_from: Day
    valid_to: Day | None = None


class ConsentSource(Source):
    """Consent documents and scopes (yes/no items of the consent form)."""

    versions: tuple[ConsentVersionSource, ...]
    scopes: tuple[ItemId, ...] = ()


class WindowSource(Source):
    """Days before and after the planned day that still count."""

    before: Annotated[Integer, Field(ge=0, le=3660)] = 0
    after: Annotated[Integer, Field(ge=0, le=3660)] = 0


class VisitFormSource(Source):
    """A form at a visit: its id alone, or with `required` and `show_if`."""

    form: FormId
    required: Truth = True
    show_if: Expression | None = None

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string"}, handler(schema)]}


def _form_alone(value: Any) -> Any:
    return {"form": value} if isinstance(value, str) else value


class VisitSource(Source):
    """One visit of the schedule. With `show_if` it is expected only of participants for whom that is true."""

    id: VisitId
    title: Texts
    kind: Literal["screening", "baseline", "scheduled", "unscheduled", "remote"]
    anchor: VisitId | None = None
    months: Annotated[Integer, Field(ge=0, le=1200)] | None = None
    days: Annotated[Integer, Field(ge=-3660, le=36600)] | None = None
    window: WindowSource = WindowSource()
    forms: tuple[Annotated[VisitFormSource, BeforeValidator(_form_alone)], ...] = ()
    repeats: Truth = False
    show_if: Expression | None = None


class StudySource(Source):
    """The study file."""

    study: StudyId
    cohort: Prefix
    version: Annotated[Version, Field(json_schema_extra={"type": ["string", "number"]})]
    title: Texts
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    subject_prefix: Prefix
    anchor: VisitId
    diagnosis: ItemId | None = None
    lead_score: ItemId | None = None
    consent: ConsentSource | None = None
    visits: Annotated[tuple[VisitSource, ...], Field(min_length=1)]
    logs: tuple[FormId, ...] = ()
    checks: tuple[CheckSource, ...] = ()
    samples: JsonValue = None
    source: Line | None = None
    licence: Line | None = None
