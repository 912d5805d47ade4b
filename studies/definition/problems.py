"""What is wrong with a study folder, said so that its author can mend it.

A problem is data, never an exception: a builder wants the whole list at once, not the first line of it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class DefinitionProblem:
    """One finding: where, what, and what would be valid.

    `file` is relative to the protocols folder; `line` counts from 1.
    """

    file: str
    line: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        sentence = f"{self.file}:{self.line}: {self.message}"
        return f"{sentence} ({self.hint})" if self.hint else sentence


@dataclass
class Problems:
    """Collects findings; the same sentence at the same place is kept once."""

    found: set[DefinitionProblem] = field(default_factory=set)

    def add(self, file: str, line: int, message: str, hint: str = "") -> None:
        self.found.add(DefinitionProblem(file, line, message, hint))

    def listed(self) -> list[DefinitionProblem]:
        """Sorted by file and line, so that two runs print the same list."""
        return sorted(self.found)

    def __bool__(self) -> bool:
        return bool(self.found)


def suggestion(wrong: str, valid: Iterable[str]) -> str:
    """The nearest valid names, or a short list of what exists: the hint for an unknown name."""
    names = sorted(set(valid))
    near = difflib.get_close_matches(wrong, names, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    if not names:
        return ""
    shown = ", ".join(names[:12])
    return f"valid: {shown}, …" if len(names) > 12 else f"valid: {shown}"
