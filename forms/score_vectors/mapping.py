"""How the vectors of an instrument meet the items of a form: the files under `library/scores/`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, RootModel

from studies.definition.problems import Problems
from studies.definition.source.base import Integer, Line, Source
from studies.definition.validate import validated
from studies.definition.yaml_reader import read_yaml


class Day(Source):
    """A day number (from 2000-01-01) at this position of a row."""

    day: Integer


class Rows(Source):
    """Rows made from a list: column -> position (from 1) or key in each element."""

    rows: Line
    columns: dict[Line, Day | Line]


class FirstCodes(Source):
    """The first `count` codes of a code list."""

    codes: Line
    count: Line


class FailingChecks(Source):
    """Texts that stand for checks: expected is the list of those that fail."""

    checks: dict[Line, Line]


def _expression(value: Any) -> Any:
    return value if isinstance(value, dict) else {"expression": value}


class Expression(Source):
    """An expression of the study language."""

    expression: Line


Given = Annotated[Expression | Rows | FirstCodes, BeforeValidator(_expression)]
Wanted = Annotated[Expression | FailingChecks, BeforeValidator(_expression)]


class ScoreMapping(Source):
    """One instrument, and what its vectors mean to a form.

    `scores` are the outputs that must be unknown where a vector expects null; without it these are the
    outputs that are items of the form. Targets of `given` are names of the form: `item`, `previous.item`,
    `visit(BL).item`.
    """

    study: Line
    form: Line
    defaults: dict[Line, Line] = {}
    ignore: tuple[Line, ...] = ()
    tables: tuple[Line, ...] = ()
    given: dict[Line, Given]
    walk: Line | None = None
    scores: tuple[Line, ...] = ()
    outputs: Annotated[dict[Line, Wanted], Field(min_length=1)]


class ScoresFile(RootModel[dict[Line, ScoreMapping]]):
    """scores/<area>.yaml: instrument -> mapping."""


class BadMappings(ValueError):
    """The files under `library/scores/` cannot be used; the message lists what is wrong."""


def read_mappings(folder: Path) -> dict[str, ScoreMapping]:
    """Instrument -> mapping, of all files in the folder; raises BadMappings."""
    problems, found = Problems(), dict[str, ScoreMapping]()
    for path in sorted(folder.glob("*.yaml")):
        document = read_yaml(path.read_bytes(), path.name, problems)
        source = document and validated(document, ScoresFile, problems, set())
        if document is None or source is None:
            continue
        for name in source.root.keys() & found.keys():
            problems.add(path.name, document.line((name,)), f"'{name}' is mapped in another file already")
        found |= source.root
    if problems:
        raise BadMappings("\n".join(str(problem) for problem in problems.listed()))
    return found
