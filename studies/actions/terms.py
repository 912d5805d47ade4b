"""Loading terms that may be used but not shipped."""

import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from audit import context as audit
from clinnova.lib.problems import Conflict, Invalid
from studies import access
from studies.definition.vocabulary import TERMS
from studies.models import Term, TermVersion
from studies.terms import plain_words
from studies.terms_file import LANGUAGES, TermRow, read_terms

MAX_NUMBER = 20


def load_terms(*, by: User, system: str, number: str, data: bytes, language: str = "en") -> TermVersion:
    """Load a file of terms as version `number` of a system, the whole file or nothing; it is in force at once.

    The same file under the same number returns the version that holds it. Raises Invalid("terms") with `problems`
    (line, message), Invalid for an unknown system, language or number, Conflict for other content under the number.
    """
    actor = access.require(by, Permission.PUBLISH_STUDY)
    _check_request(system, number, language)
    found = read_terms(data, TERMS[system], language)
    if found.problems:
        rows = [{"line": line, "message": message} for line, message in found.problems]
        raise Invalid(_("The file has errors. Nothing was loaded."), code="terms", problems=rows)
    sha256 = hashlib.sha256(data).hexdigest()
    with transaction.atomic(), audit.recorded(actor):
        same = TermVersion.objects.filter(system=system, number=number).first()
        if same is not None and same.sha256 == sha256:
            return same
        if same is not None:
            raise Conflict(
                _(
                    "%(system)s %(number)s is already loaded with other content. Give the file another version."
                )
                % {"system": system, "number": number}
            )
        return _store(by, system, number, sha256, found.rows)


def _check_request(system: str, number: str, language: str) -> None:
    if system not in TERMS:
        raise Invalid(_("Unknown system of terms. Known: %(known)s.") % {"known": ", ".join(TERMS)})
    if language not in LANGUAGES:
        raise Invalid(_("Unknown language. Known: %(known)s.") % {"known": ", ".join(LANGUAGES)})
    if not number.strip() or len(number) > MAX_NUMBER or not number.isprintable():
        raise Invalid(_("The version is a short text, such as 2026."))


def _store(by: User, system: str, number: str, sha256: str, rows: list[TermRow]) -> TermVersion:
    version = TermVersion.objects.create(
        system=system, number=number, size=len(rows), sha256=sha256, loaded_by=by
    )
    terms = [Term(version=version, code=row.code, label=row.label, search=_search(row)) for row in rows]
    Term.objects.bulk_create(terms, batch_size=2000)
    return version


def _search(row: TermRow) -> str:
    words = dict.fromkeys(plain_words(label) for label in row.label.values())
    return " ".join([*words, row.code.casefold()])
