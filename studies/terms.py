"""Reads of loaded terms: search while typing, labels of stored codes, whether a code may be chosen.

Terms are no data of participants: whoever enters data may search them. A stored code keeps its label when a newer
list has dropped it.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from studies.definition.compiled import Text
from studies.models import Term, TermVersion

MOST_FOUND = 20
MAX_TYPED = 80
# Word by word from the beginning of each; the code, then labels that begin with what was typed, come first.
_SEARCH = """SELECT code, label FROM studies_term
WHERE version_id = (SELECT max(id) FROM studies_termversion WHERE system = %(system)s)
AND to_tsvector('simple', search) @@ to_tsquery('simple', %(words)s)
ORDER BY starts_with(lower(code), %(typed)s) DESC, starts_with(search, %(typed)s) DESC, search LIMIT %(limit)s"""
_KNOWN = """SELECT EXISTS (SELECT 1 FROM studies_term WHERE code = %(code)s AND version_id = latest.id)
FROM (SELECT max(id) AS id FROM studies_termversion WHERE system = %(system)s) latest WHERE latest.id IS NOT NULL"""


@dataclass(frozen=True)
class FoundTerm:
    """A code with its labels by language."""

    code: str
    label: Text


def plain_words(text: str) -> str:
    """Lower case without accents, letters and digits only: `interféron bêta-1a` becomes `interferon beta 1a`."""
    bare = (c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in "".join(bare).casefold()).split())


def search(system: str, typed: str, limit: int = MOST_FOUND) -> list[FoundTerm]:
    """Terms in force with a code or words that begin with what was typed; one read, none for nothing typed."""
    words = plain_words(typed[:MAX_TYPED])
    if not words:
        return []
    facts = {
        "system": system,
        "typed": words,
        "words": " & ".join(f"{word}:*" for word in words.split()),
        "limit": limit,
    }
    found = Term.objects.raw(_SEARCH.replace("SELECT code", "SELECT id, code", 1), facts)
    return [FoundTerm(term.code, term.label) for term in found]


def in_force(system: str) -> TermVersion | None:
    """The list that counts now, None while none is loaded."""
    return TermVersion.objects.filter(system=system).order_by("-id").first()


def is_known(system: str, code: str) -> bool | None:
    """Whether the list in force holds a code; None while none is loaded."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, {"system": system, "code": code})
        row = cursor.fetchone()
    return row[0] if row else None


def labels(system: str, codes: Iterable[str]) -> dict[str, Text]:
    """Code -> its labels in the newest list that holds it; one read."""
    wanted = set(codes)
    rows = Term.objects.filter(version__system=system, code__in=wanted) if wanted else Term.objects.none()
    return dict(rows.order_by("version_id").values_list("code", "label"))
