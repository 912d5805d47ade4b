"""Codes that are chosen from a loaded list of terms: which list judges an answer."""

import re
from collections.abc import Mapping
from typing import Any

from forms.engine import AnswerRefused
from studies import terms
from studies.definition.compiled import CodeListDef, CompiledStudy, ItemDef
from studies.definition.compiled.library import Code
from studies.definition.vocabulary import TERMS


def codelists_for(study: CompiledStudy, item: ItemDef, value: Any) -> Mapping[str, CodeListDef]:
    """The study's code lists, and for an item with `terms` the loaded list in place of its own.

    Raises AnswerRefused("term") for a code that the list in force does not have. One read, only for such items.
    """
    if item.terms is None or value is None or value == "":
        return study.codelists
    refused = AnswerRefused("term", system=item.terms)
    shape = TERMS.get(item.terms, "")
    if not isinstance(value, str) or not re.fullmatch(shape, value, re.ASCII):
        raise refused
    known = terms.is_known(item.terms, value)
    own = study.codelists[item.codelist or ""]
    if known is False or (known is None and value not in own.by_code):
        raise refused
    listed = CodeListDef(id=own.id, type=own.type, codes=(Code(code=value, label={}),))
    return {**study.codelists, own.id: listed}
