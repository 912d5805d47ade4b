"""How groups and items ask to be drawn: words that the pages know, where they mean something."""

from __future__ import annotations

from collections.abc import Mapping

from studies.definition.document import Path
from studies.definition.draft import Draft, DraftForm
from studies.definition.problems import suggestion
from studies.definition.source import GroupSource
from studies.definition.vocabulary import LAYOUTS, WIDGETS

NO = "N"


def check_looks(draft: Draft) -> None:
    """Every `layout` and `widget`: a word that nothing draws would otherwise be left out in silence."""
    for form in draft.forms.values():
        for path, group in form.groups():
            _check_word(draft, form, (*path, "layout"), group.layout, LAYOUTS, group.kind, "a group of kind")
            _check_checklist(draft, form, path, group)
        for item in form.items:
            source, path = item.source, (*item.path, "widget")
            _check_word(draft, form, path, source.widget, WIDGETS, source.type, "an item of type")


def _check_word(
    draft: Draft,
    form: DraftForm,
    path: Path,
    word: str | None,
    known: Mapping[str, frozenset[str]],
    bearer: str,
    what: str,
) -> None:
    if word is None:
        return
    key = path[-1]
    if word not in known:
        draft.report(form.document, path, f"unknown {key} '{word}'", suggestion(word, known))
    elif bearer not in known[word]:
        message = f"the {key} '{word}' does not apply to {what} '{bearer}'"
        draft.report(form.document, path, message, f"it is for: {', '.join(sorted(known[word]))}")


def _check_checklist(draft: Draft, form: DraftForm, path: Path, group: GroupSource) -> None:
    """A check list answers its rest with No, so its items need that answer."""
    if group.layout != "checklist" or group.kind != "matrix":
        return
    for item in group.items:
        codes = draft.codelists.get(item.codelist or "")
        if item.type == "choice" and codes and all(code.code != NO for code in codes.codes):
            message = (
                f"the check list '{group.id}' needs the answer '{NO}' in its code list '{item.codelist}'"
            )
            draft.report(form.document, (*path, "layout"), message)
            return
