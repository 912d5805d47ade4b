"""Forms and items with a meaning for the whole study: consent, eligibility, diagnosis, lead score."""

from __future__ import annotations

from studies.definition.document import Path
from studies.definition.draft import Draft, DraftForm, DraftItem
from studies.definition.problems import suggestion
from studies.definition.vocabulary import NUMERIC_TYPES

CONSENT_ITEMS = {"rficdat": "date", "icvers": "choice"}


def check_special(draft: Draft) -> None:
    """What later steps rely on: a consent date, its version, its scopes, an answer to "eligible?"."""
    consent = _only_form(draft, "consent")
    if consent is not None:
        _check_consent_form(draft, consent)
    elif draft.study.consent is not None and not draft.broken & {"consent"}:
        draft.report(draft.document, ("consent",), "no form of the study has the purpose 'consent'")
    eligibility = _only_form(draft, "eligibility")
    if eligibility is not None:
        _check_eligibility_form(draft, eligibility)
    _only_form(draft, "disposition")
    _named_item(draft, draft.study.diagnosis, ("diagnosis",), {"choice"})
    _named_item(draft, draft.study.lead_score, ("lead_score",), NUMERIC_TYPES)


def _only_form(draft: Draft, purpose: str) -> DraftForm | None:
    forms = [form for form in draft.forms.values() if form.source.purpose == purpose]
    for form in forms[1:]:
        message = f"'{forms[0].id}' and '{form.id}' both have the purpose '{purpose}'"
        draft.report(form.document, ("purpose",), message)
    return forms[0] if forms else None


def _check_consent_form(draft: Draft, form: DraftForm) -> None:
    items = {item.id: item for item in form.items}
    for name, kind in CONSENT_ITEMS.items():
        if name not in items and name not in draft.broken:
            draft.report(form.document, (), f"a consent form needs the item '{name}' of type {kind}")
        elif name in items and items[name].source.type != kind:
            draft.report_item(items[name], f"'{name}' of a consent form must be of type {kind}", key="type")
    if draft.study.consent is None:
        draft.report(draft.document, (), "'consent' is missing: the versions and scopes of the consent form")
        return
    _check_scopes(draft, items)
    _check_versions(draft, items.get("icvers"))


def _check_scopes(draft: Draft, items: dict[str, DraftItem]) -> None:
    for at, scope in enumerate(draft.study.consent.scopes if draft.study.consent else ()):
        yesno = {name for name, item in items.items() if item.source.type == "yesno"}
        if scope not in yesno | draft.broken:
            message = f"unknown consent scope '{scope}': no yes/no item of the consent form"
            draft.report(draft.document, ("consent", "scopes", at), message, suggestion(scope, yesno))


def _check_versions(draft: Draft, icvers: DraftItem | None) -> None:
    codelist = draft.codelists.get(icvers.source.codelist or "") if icvers else None
    seen: set[str] = set()
    for at, version in enumerate(draft.study.consent.versions if draft.study.consent else ()):
        path: Path = ("consent", "versions", at)
        if version.id in seen:
            draft.report(draft.document, path, f"the consent version '{version.id}' appears twice")
        seen.add(version.id)
        if version.valid_to is not None and version.valid_to < version.valid_from:
            draft.report(draft.document, path, "'valid_to' lies before 'valid_from'")
        if codelist is not None and version.id not in (codes := [entry.code for entry in codelist.codes]):
            message = f"the consent version '{version.id}' is no code of 'icvers'"
            draft.report(draft.document, path, message, suggestion(version.id, codes))


def _check_eligibility_form(draft: Draft, form: DraftForm) -> None:
    item = next((item for item in form.items if item.id == "eligible"), None)
    if item is None:
        if "eligible" not in draft.broken:
            draft.report(form.document, (), "an eligibility form needs the computed item 'eligible'")
    elif item.source.value_type not in {"boolean", "yesno"}:
        draft.report_item(item, "'eligible' must yield boolean", "value: boolean", "value")


def _named_item(draft: Draft, name: str | None, path: Path, types: frozenset[str] | set[str]) -> None:
    if name is None or name in draft.broken:
        return
    item = draft.items.get(name)
    fitting = [other.id for other in draft.items.values() if other.source.value_type in types]
    if item is None:
        draft.report(draft.document, path, f"unknown item '{name}'", suggestion(name, fitting))
    elif item.source.value_type not in types:
        message = f"'{name}' yields {item.source.value_type}; needed: {', '.join(sorted(types))}"
        draft.report(draft.document, path, message, suggestion(name, fitting))
