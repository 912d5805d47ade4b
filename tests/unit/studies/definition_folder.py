"""A small study that is in order, and one edit to it: how the tests of the loader spoil a definition."""

from __future__ import annotations

import shutil
from pathlib import Path

from studies.definition import LoadResult, load_study

SAMPLE = Path(__file__).parents[2] / "data" / "definition"
STUDY = "sample/study.yaml"
VITALS = "library/forms/vitals.yaml"
ACTIVITY = "sample/forms/activity.yaml"


class Folder:
    """A copy of the sample study in a temporary folder."""

    def __init__(self, tmp_path: Path) -> None:
        self.root = tmp_path / "protocols"
        shutil.copytree(SAMPLE, self.root)

    def edit(self, file: str, old: str, new: str) -> int:
        """Replaces the first `old`; returns the line (from 1) on which it stood."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def write(self, file: str, content: str | bytes) -> None:
        data = content if isinstance(content, bytes) else content.encode()
        (self.root / file).write_bytes(data)

    def load(self) -> LoadResult:
        return load_study(self.root / "sample")

    def said(self) -> list[str]:
        """All problems as "file:line: message (hint)"."""
        result = self.load()
        assert (result.study is None) == bool(result.problems)
        return [str(problem) for problem in result.problems]
