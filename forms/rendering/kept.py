"""What pages say of a form whoever opens it: worked out from its definition once in a process for each language.

No answer may be put here, nor anything that depends on one, on a participant or on a user.
"""

from functools import lru_cache
from typing import Any

from django.utils.translation import get_language

from studies.definition.compiled import CompiledStudy, FormDef

_MOST_FORMS = 128


class _Same:
    """A thing as a key of a cache: itself, not what equals it."""

    def __init__(self, thing: object) -> None:
        self.thing = thing

    def __hash__(self) -> int:
        return id(self.thing)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.thing is self.thing


def kept_of(study: CompiledStudy, form: FormDef) -> dict[Any, Any]:
    """Where to keep what follows from a form, its study's lists of codes and the present language. `study` must be
    as it was published or worded: not one to which codes were added for somebody's answers.
    """
    return _kept(_Same(form), _Same(study.codelists), get_language())


@lru_cache(maxsize=_MOST_FORMS)
def _kept(form: _Same, codelists: _Same, language: str | None) -> dict[Any, Any]:
    return {}
