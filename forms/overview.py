"""The head of a participant's page: key facts, what was consented to, and the form that is next."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clinnova.lib.dates import today
from clinnova.lib.display import NOTHING, day
from forms.addresses import form_address
from forms.matrix import FormStatus
from forms.models import FormRecord
from forms.rendering.words import say, shown
from patients.documents import document_in_force
from patients.models import Consent, Subject
from studies.definition.compiled import CompiledStudy

# Concepts in the line of facts, where the study asks them, under shorter names than on the form.
_PERSONAL = {"DM.AGE": gettext_lazy("Age"), "DM.SEX": gettext_lazy("Sex")}


@dataclass(frozen=True)
class ConsentView:
    """What holds: a status with a look, its words, and the answer to every scope."""

    status: str
    words: str
    scopes: tuple[tuple[str, bool | None], ...]
    summary: str


@dataclass(frozen=True)
class NextForm:
    """The form to go on with: the first one of a visit that took place and is not complete."""

    label: str
    href: str


def consent_view(study: CompiledStudy, consent: Consent | None) -> ConsentView:
    """The consent that holds, with the version of its document and each scope."""
    if consent is None:
        return ConsentView("not_consented", "", (), "")
    facts = {"version": consent.version, "day": day(consent.given_on)}
    scopes = tuple(
        (say(study.item(scope).label), consent.scopes.get(scope)) for scope in study.consent.scopes
    )
    given = sum(1 for _label, answer in scopes if answer)
    summary = ngettext("%(given)s of %(all)s use", "%(given)s of %(all)s uses", len(scopes)) % {
        "given": given,
        "all": len(scopes),
    }
    if consent.kind == Consent.Kind.WITHDRAWAL:
        return ConsentView("consent_withdrawn", _("on %(day)s") % facts, (), "")
    document = document_in_force(study, today())
    status = "reconsent" if document is not None and consent.version != document.id else "consented"
    return ConsentView(status, _("version %(version)s, %(day)s") % facts, scopes, summary if scopes else "")


def facts(
    study: CompiledStudy, subject: Subject, records: Iterable[FormRecord] | None
) -> list[tuple[str, str]]:
    """The line of key facts; personal ones only with `records`, that is for people who may see values."""
    dates = [
        (_("Screened"), subject.screened_on),
        (_("Enrolled"), subject.enrolled_on),
        (_("Baseline"), subject.baseline_on),
        (_("Ended"), subject.ended_on),
    ]
    shown_dates = [(label, day(on)) for label, on in dates if on is not None]
    return [*shown_dates, *(_personal(study, records) if records is not None else [])]


def next_form(study: CompiledStudy, subject: Subject, statuses: Iterable[FormStatus]) -> NextForm | None:
    """Where to go on; None when every required form of the visits so far is complete."""
    for status in statuses:
        open_form = status.required and status.status in ("not_started", FormRecord.Status.STARTED)
        if status.visit is not None and status.visit.visited_on is not None and open_form:
            title = say(study.forms[status.form].title)
            return NextForm(title, form_address(subject, status.form, status.visit.pk))
    return None


def _personal(study: CompiledStudy, records: Iterable[FormRecord]) -> list[tuple[str, str]]:
    """Diagnosis, age and sex as the participant's own forms have them."""
    own = {item: value for r in records if r.visit_id is None for item, value in r.values.items()}
    return [
        (label, shown(study, study.item(item), own[item]) or NOTHING)
        for item, label in _personal_items(study).items()
        if item in own
    ]


def _personal_items(study: CompiledStudy) -> dict[str, str]:
    """Item -> its label in the line of facts."""
    by_concept = {i.concept: i.id for f in study.forms.values() for i in f.all_items.values() if i.concept}
    named = {by_concept[c]: str(label) for c, label in _PERSONAL.items() if c in by_concept}
    if study.diagnosis is None:
        return named
    return {study.diagnosis: say(study.item(study.diagnosis).label), **named}
