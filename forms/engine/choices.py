"""Answers from a closed list."""

from typing import Any

from forms.engine.refusals import AnswerRefused
from studies.definition.compiled import CodeListDef, ItemDef


def parse_choice(item: ItemDef, raw: Any, codelist: CodeListDef) -> str:
    """One code of the list, as text also where codes are numbers. Raises AnswerRefused("choice")."""
    code = str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw
    if not isinstance(code, str) or code not in codelist.by_code:
        raise AnswerRefused("choice")
    return code


def parse_choices(item: ItemDef, raw: Any, codelist: CodeListDef) -> list[str]:
    """Known codes without repetition, in the order of the list; an empty list says: none of them.

    Raises AnswerRefused("choices" | "choice" | "twice").
    """
    if not isinstance(raw, list):
        raise AnswerRefused("choices")
    codes = [parse_choice(item, code, codelist) for code in raw[: len(codelist.codes) + 1]]
    if len(set(codes)) < len(codes):
        raise AnswerRefused("twice")
    return [code for code in codelist.by_code if code in codes]


def parse_yesno(item: ItemDef, raw: Any) -> str:
    """ "Y" or "N". Raises AnswerRefused("yesno")."""
    if not isinstance(raw, str) or raw not in ("Y", "N"):
        raise AnswerRefused("yesno")
    return raw
