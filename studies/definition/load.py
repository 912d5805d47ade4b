"""A study folder in, a compiled study or the whole list of problems out."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from studies.definition.compiled import CompiledStudy
from studies.definition.compiling import compiled_study
from studies.definition.folder import read_draft
from studies.definition.problems import DefinitionProblem, Problems
from studies.definition.rules import check_draft


@dataclass(frozen=True)
class LoadResult:
    """`study` is None exactly when there are problems; `advice` never refuses a study."""

    study: CompiledStudy | None
    problems: list[DefinitionProblem]
    advice: list[DefinitionProblem] = field(default_factory=list)


def load_study(
    folder: Path | str, library: Path | str | None = None, local: Path | str | None = None
) -> LoadResult:
    """Loads, validates and compiles the study in `folder`.

    `library` holds the shared forms and dictionary; by default the folder "library" beside the study's. `local`
    holds what an administrator adds and nobody may ship: the numbers of reference tables (local/tables).
    Whatever the files hold, the outcome is a LoadResult: problems with file and line, sorted.
    """
    folder = Path(folder).resolve()
    library = Path(library).resolve() if library is not None else folder.parent / "library"
    problems = Problems()
    draft = read_draft(folder, library, problems, Path(local).resolve() if local is not None else None)
    if draft is None:
        return LoadResult(None, problems.listed())
    trees = check_draft(draft)
    if problems:
        return LoadResult(None, problems.listed(), draft.advice.listed())
    return LoadResult(compiled_study(draft, trees), [], draft.advice.listed())
