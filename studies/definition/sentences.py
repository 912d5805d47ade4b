"""Findings of the schema, said in plain sentences with what would be valid."""

from __future__ import annotations

import types
import typing
from typing import Any

from pydantic import BaseModel, RootModel
from pydantic_core import ErrorDetails

from studies.definition.problems import suggestion


def sentence(error: ErrorDetails, model: type[BaseModel]) -> tuple[str, str]:
    """(message, hint) for one pydantic error on data of `model`."""
    place, kind = error["loc"], error["type"]
    key = str(place[-1]) if place else ""
    context = error.get("ctx", {})
    if kind == "missing":
        return f"'{key}' is missing", ""
    if kind == "extra_forbidden":
        return f"the key '{key}' is not known here", suggestion(key, _keys_at(model, place[:-1]))
    if kind == "literal_error":
        return f"'{error['input']}' is not valid for '{key}'", f"valid: {context['expected']}"
    if key == "[key]":
        return f"the key {_shown(error)} is not valid here", ""
    return f"'{_named(place)}': {_reason(kind, error, context)}", _needed(kind, place)


def _reason(kind: str, error: ErrorDetails, context: dict[str, Any]) -> str:
    if kind == "plain":
        return error["msg"]
    if kind in {"too_short", "string_too_short"}:
        return "must not be empty"
    if kind in {"string_too_long", "too_long"}:
        return f"is too long (at most {context.get('max_length')})"
    if kind in {"greater_than_equal", "less_than_equal"}:
        return f"{_shown(error)} is out of range (limit {context.get('ge', context.get('le'))})"
    return f"{_shown(error)} is not of the right kind"


def _needed(kind: str, place: tuple[str | int, ...]) -> str:
    if kind in {"dict_type", "model_type", "model_attributes_type"}:
        language_map = place and place[-1] in {"label", "title", "help", "message", "explain"}
        return "write one text per language, as in {en: …, fr: …}" if language_map else "a map is needed here"
    if kind in {"tuple_type", "list_type"}:
        return "a list is needed here"
    if kind == "string_type":
        return "one text is needed here"
    return ""


def _shown(error: ErrorDetails) -> str:
    value = error["input"]
    if isinstance(value, dict):
        return "a map"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    return f"'{text[:60]}…'" if len(text) > 60 else f"'{text}'"


def _named(place: tuple[str | int, ...]) -> str:
    """The last key on the way, with its position when the finding is about one entry of a list."""
    if not place:
        return "the file"
    if isinstance(place[-1], int):
        key = next((part for part in reversed(place) if isinstance(part, str)), "entry")
        return f"{key}, entry {place[-1] + 1}"
    return str(place[-1])


def _keys_at(model: type[BaseModel], place: tuple[str | int, ...]) -> list[str]:
    """The keys that are known where `place` leads: what an unknown key may have been meant to be."""
    here: Any = model
    for part in place:
        if issubclass(here, RootModel):
            here = _model_in(here.model_fields["root"].annotation)
        elif isinstance(part, str) and part in (fields := _fields(here)):
            here = _model_in(fields[part])
        if here is None:
            return []
    return list(_fields(here))


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model inside `tuple[Model, ...]`, `dict[str, Model]`, `Model | None` or Annotated."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if typing.get_origin(annotation) in {tuple, dict, list, typing.Union, typing.Annotated, types.UnionType}:
        inner = (_model_in(part) for part in typing.get_args(annotation))
        return next((model for model in inner if model is not None), None)
    return None
