"""Recording what a participant consented to."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from audit import context as audit
from clinnova.lib.problems import Invalid
from patients import policies
from patients.actions.locking import lock_subject
from patients.actions.planning import plan_baseline
from patients.models import Consent, Subject
from studies import access, registry


def record_consent(
    *,
    by: User,
    subject: Subject,
    version: str,
    language: str,
    given_on: date,
    scopes: Mapping[str, bool],
    kind: str = Consent.Kind.FIRST,
) -> Consent:
    """Record a consent, re-consent or withdrawal: the newest row holds. The same facts again change nothing.

    A second `first` consent is a correction and takes the place of the first. `scopes` maps scope ids of the
    study to true or false; a scope that is left out was not answered. Raises Invalid for a version that the
    study does not have or that was not valid on the day, an unknown scope, and dates that contradict each
    other.
    """
    actor = access.require(by, Permission.ENTER_DATA, site=subject.site)
    study = registry.definition(subject.version_id)
    kind = _kind(kind)
    _check_scopes(scopes, study.consent.scopes)
    _check_language(language)
    with audit.recorded(actor):
        lock_subject(subject)
        policies.check_consent(subject, study, version, given_on, kind)
        facts = {
            "kind": kind,
            "version": version,
            "language": language,
            "given_on": given_on,
            "scopes": dict(scopes),
        }
        newest = subject.consents.order_by("-id").first()
        if newest is not None and all(getattr(newest, name) == value for name, value in facts.items()):
            return newest
        consent = Consent.objects.create(subject=subject, **facts)
        if kind == Consent.Kind.FIRST:
            subject.consented_on = given_on
            subject.save(update_fields=["consented_on", "modified_at"])
            plan_baseline(subject)
    return consent


def _kind(code: str) -> Consent.Kind:
    if code not in Consent.Kind.values:
        raise Invalid(_("There is no kind of consent with the code “%(code)s”.") % {"code": code})
    return Consent.Kind(code)


def _check_scopes(scopes: Mapping[str, bool], known: tuple[str, ...]) -> None:
    unknown = sorted(set(scopes) - set(known))
    if unknown:
        raise Invalid(_("This study does not ask consent for: %(scopes)s.") % {"scopes": ", ".join(unknown)})
    if any(not isinstance(answer, bool) for answer in scopes.values()):
        raise Invalid(_("Every consent scope is answered with yes or no."))


def _check_language(code: str) -> None:
    """The documents exist in more languages than the product, so only the shape of the code is held."""
    if not (2 <= len(code) <= 5 and code.isascii() and code.replace("-", "").isalpha()):
        raise Invalid(_("“%(code)s” is not the code of a language.") % {"code": code})
