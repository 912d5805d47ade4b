"""Files as answers: what is stored is the key of a file that was uploaded before, never something typed."""

from dataclasses import dataclass
from typing import Any

from forms.engine.refusals import AnswerRefused
from studies.definition.compiled import ItemDef


@dataclass(frozen=True)
class StoredFile:
    """An uploaded file: its random key, and the SHA-256 that makes the same content the same answer."""

    key: str
    sha256: str

    def __str__(self) -> str:
        return self.sha256


def parse_file(item: ItemDef, raw: Any) -> str:
    """The key of an uploaded file. Raises AnswerRefused("file") for anything that came as text or JSON."""
    if not isinstance(raw, StoredFile):
        raise AnswerRefused("file")
    return raw.key
