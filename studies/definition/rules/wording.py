"""Licensed wording must fit the form that it words, and leave nothing of it unworded."""

from __future__ import annotations

from studies.definition.document import Document
from studies.definition.draft import Draft, DraftForm
from studies.definition.problems import suggestion
from studies.definition.source.wording import WordingSource


def check_wordings(draft: Draft) -> None:
    """Unknown form, items, code lists and codes; missing items and codes. Languages are checked with the others."""
    for source, document in draft.wordings:
        form = draft.forms.get(source.form)
        if form is not None:
            _check_items(draft, source, document, form)
            _check_codes(draft, source, document, form)


def licensed_items(form: DraftForm) -> dict[str, str | None]:
    """Item id -> code list, of every answerable item whose label is neutral until wording is loaded."""
    return {
        item.id: item.source.codelist
        for item in form.items
        if item.group.wording == "licensed" and item.source.type not in ("computed", "heading")
    }


def _check_items(draft: Draft, source: WordingSource, document: Document, form: DraftForm) -> None:
    wanted = licensed_items(form)
    if not wanted:
        draft.report(document, ("form",), f"the form '{form.id}' takes no licensed wording")
        return
    for name in source.items.keys() - wanted.keys():
        message = f"'{name}' is no item of '{form.id}' that takes licensed wording"
        draft.report(document, ("items", name), message, suggestion(name, wanted))
    missing = [name for name in wanted if name not in source.items]
    if missing:
        message = f"the wording of {', '.join(missing)} is missing"
        draft.report(document, ("items",), message, f"needed: {', '.join(wanted)}")


def _check_codes(draft: Draft, source: WordingSource, document: Document, form: DraftForm) -> None:
    lists = {name for name in licensed_items(form).values() if name}
    for name, texts in source.codes.items():
        if name not in lists:
            message = f"no licensed item of '{form.id}' uses the code list '{name}'"
            draft.report(document, ("codes", name), message, suggestion(name, lists))
            continue
        codes = [entry.code for entry in draft.codelists[name].codes]
        for code in texts.keys() - set(codes):
            message = f"the code list '{name}' has no code '{code}'"
            draft.report(document, ("codes", name, code), message, suggestion(code, codes))
        missing = [code for code in codes if code not in texts]
        if missing:
            message = f"the wording of the codes {', '.join(missing)} is missing"
            draft.report(document, ("codes", name), message, f"needed: {', '.join(codes)}")
