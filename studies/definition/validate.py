"""From a document to its model, keeping every part that can be kept.

One wrong item must not hide the problems of the next one, so what the schema refuses is reported and
taken out, and the rest is looked at again. Ids that were taken out are remembered: a rule must not complain
about a name that exists but is broken.
"""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import ErrorDetails

from studies.definition.document import Document, Node, Path
from studies.definition.problems import Problems
from studies.definition.sentences import sentence

Model = TypeVar("Model", bound=BaseModel)

MAX_ROUNDS = 8


def validated(document: Document, model: type[Model], problems: Problems, broken: set[str]) -> Model | None:
    """The document as `model` without its refused parts, or None when nothing sensible remains.

    Adds a problem per finding, and to `broken` the ids of the parts that were left out.
    """
    for round_ in range(MAX_ROUNDS):
        try:
            return model.model_validate(document.root.plain())
        except ValidationError as failure:
            errors = failure.errors(include_url=False)
        for error in errors:
            if round_ and error["type"] == "too_short":
                continue  # emptied by us, not by its author
            message, hint = sentence(error, model)
            problems.add(document.file, document.line(_path(error)), message, hint)
        if not _drop_refused(document, errors, model, broken):
            break
    broken |= _ids_in(document.root)
    return None


def _path(error: ErrorDetails) -> Path:
    return tuple(part for part in error["loc"] if part != "[key]")


def _drop_refused(
    document: Document, errors: list[ErrorDetails], model: type[BaseModel], broken: set[str]
) -> bool:
    """Take the refused parts out, last first so that positions stay true; False when the root is refused."""
    paths = {_removable(error, model) for error in errors}
    if () in paths:
        return False
    broken |= {str(path[0]) for path in paths if len(path) == 1 and issubclass(model, RootModel)}
    dropped = [document.root.drop(path) for path in sorted(paths, key=_order, reverse=True)]
    for node in filter(None, dropped):
        broken |= _ids_in(node)
    return any(dropped)


def _removable(error: ErrorDetails, model: type[BaseModel]) -> Path:
    """An unknown key goes alone; anything else takes its list entry or dictionary entry with it."""
    path = _path(error)
    if error["type"] == "extra_forbidden":
        return path
    for end in range(len(path), 0, -1):
        if isinstance(path[end - 1], int):
            return path[:end]
    return path[:1] if issubclass(model, RootModel) else ()


def _order(path: Path) -> tuple[tuple[int, int | str], ...]:
    return tuple((0, part) if isinstance(part, int) else (1, part) for part in path)


def _ids_in(node: Node) -> set[str]:
    """Every id that a refused part would have brought."""
    if isinstance(node.value, list):
        return {found for child in node.value for found in _ids_in(child)}
    if not isinstance(node.value, dict):
        return set()
    own = {
        child.value
        for key, child in node.value.items()
        if key in {"id", "form"} and isinstance(child.value, str)
    }
    return own | {found for child in node.value.values() for found in _ids_in(child)}
