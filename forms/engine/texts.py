"""Free text: stored byte by byte as typed, or refused; never trimmed, never rewritten (line ends
excepted).
"""

from typing import Any

from clinnova.lib.characters import is_blank, refused_character
from forms.engine.refusals import AnswerRefused
from studies.definition.compiled import ItemDef

MAX_TEXT, MAX_LONG_TEXT = 1_000, 20_000


def parse_text(item: ItemDef, raw: Any) -> str:
    """One line. Raises AnswerRefused("text" | "control_character" | "blank" | "too_short" | "too_long")."""
    return _checked(item, raw, MAX_TEXT)


def parse_long_text(item: ItemDef, raw: Any) -> str:
    """Several lines; refusals as for one line."""
    if isinstance(raw, str):
        raw = raw.replace("\r\n", "\n")
    return _checked(item, raw, MAX_LONG_TEXT, allowed="\n")


def check_characters(text: str, allowed: str = "") -> None:
    """Raises AnswerRefused("control_character") for characters that no text may hold."""
    character = refused_character(text, allowed)
    if character:
        raise AnswerRefused("control_character", character=character)


def _checked(item: ItemDef, raw: Any, limit: int, allowed: str = "") -> str:
    if not isinstance(raw, str):
        raise AnswerRefused("text")
    check_characters(raw, allowed)
    if is_blank(raw):
        raise AnswerRefused("blank")
    longest = min(item.max_length or limit, limit)
    if len(raw) > longest:
        raise AnswerRefused("too_long", limit=longest)
    if item.min_length and len(raw) < item.min_length:
        raise AnswerRefused("too_short", limit=item.min_length)
    return raw
