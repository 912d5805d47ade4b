"""JSON Schemas of the study files, for editors that complete and check YAML while it is typed."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel, RootModel

from studies.definition.source import (
    CodeListsFile,
    ConceptsFile,
    FormSource,
    StudySource,
    TablesFile,
    UnitsFile,
)
from studies.definition.vocabulary import ATTRIBUTES

FILES: dict[str, type[BaseModel]] = {
    "study": StudySource,
    "form": FormSource,
    "concepts": ConceptsFile,
    "codelists": CodeListsFile,
    "units": UnitsFile,
    "tables": TablesFile,
}


def json_schema() -> dict[str, dict[str, Any]]:
    """Kind of file -> its JSON Schema (2020-12)."""
    return {name: _schema(name, model) for name, model in FILES.items()}


def rendered(schema: dict[str, Any]) -> str:
    """The text of a schema file: stable, so that a test can compare it."""
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _schema(name: str, model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = f"Clinnova {name} file"
    if issubclass(model, RootModel):
        schema = _with_heading(name, schema)
    item = schema.get("$defs", {}).get("ItemSource")
    if item is not None:
        item["allOf"] = [_only_fitting(kind, allowed, item) for kind, allowed in ATTRIBUTES.items()]
    return schema


def _with_heading(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """A dictionary file may repeat its name as its only key."""
    open_keys: tuple[str, ...] = ("additionalProperties", "patternProperties")
    entries = {key: schema.pop(key) for key in open_keys if key in schema}
    bare: dict[str, Any] = {"type": "object", **entries}
    named = {"type": "object", "properties": {name: bare}, "required": [name], "additionalProperties": False}
    return {**schema, "anyOf": [named, bare]}


def _only_fitting(kind: str, allowed: frozenset[str], item: dict[str, Any]) -> dict[str, Any]:
    """The rule that an item of this type has no attribute of another type."""
    properties: dict[str, Any] = item["properties"]
    unfit: dict[str, bool] = dict.fromkeys(sorted(properties.keys() - allowed), False)
    return {
        "if": {"properties": {"type": {"const": kind}}, "required": ["type"]},
        "then": {"properties": unfit},
    }
