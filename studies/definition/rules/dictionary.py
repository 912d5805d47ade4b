"""Code lists and concepts: what is named must exist, and must fit the item that names it."""

from __future__ import annotations

from studies.definition.draft import Draft, DraftItem
from studies.definition.problems import suggestion
from studies.definition.source import CodeListSource, ConceptSource
from studies.definition.source.base import INTEGER, NUMBER
from studies.definition.vocabulary import CONCEPT_FITS


def check_dictionary(draft: Draft) -> None:
    """The shared lists themselves, then every item's use of them."""
    for name, codelist in draft.codelists.items():
        _check_codes(draft, name, codelist)
    for name, concept in draft.concepts.items():
        _check_concept(draft, name, concept)
    for item in draft.items.values():
        _check_codelist_of(draft, item)
        _check_concept_of(draft, item)


def _check_codes(draft: Draft, name: str, codelist: CodeListSource) -> None:
    seen: set[str] = set()
    shape = {"integer": INTEGER, "decimal": NUMBER}.get(codelist.type)
    for at, entry in enumerate(codelist.codes):
        path = ("codes", at)
        if entry.code in seen:
            draft.report_entry(
                "codelist", name, f"the code '{entry.code}' appears twice in '{name}'", path=path
            )
        seen.add(entry.code)
        if shape is not None and not shape.fullmatch(entry.code):
            message = f"the code '{entry.code}' of '{name}' is not of type {codelist.type}"
            draft.report_entry("codelist", name, message, path=path)


def _check_concept(draft: Draft, name: str, concept: ConceptSource) -> None:
    if concept.codelist is not None and concept.codelist not in draft.codelists.keys() | draft.broken:
        message = f"unknown code list '{concept.codelist}'"
        hint = suggestion(concept.codelist, draft.codelists)
        draft.report_entry("concept", name, message, hint, ("codelist",))


def _check_codelist_of(draft: Draft, item: DraftItem) -> None:
    name = item.source.codelist
    if name is not None and name not in draft.codelists and name not in draft.broken:
        hint = suggestion(name, draft.codelists)
        draft.report_item(item, f"unknown code list '{name}'", hint, "codelist")


def _check_concept_of(draft: Draft, item: DraftItem) -> None:
    name = item.source.concept
    if name is None:
        return
    concept = draft.concepts.get(name)
    if concept is None:
        if name not in draft.broken:
            hint = suggestion(name, draft.concepts)
            draft.report_item(item, f"unknown concept '{name}'", hint, "concept")
        return
    yields = item.source.value_type
    if yields not in CONCEPT_FITS[concept.type]:
        message = f"'{item.id}' yields {yields}, the concept '{name}' is {concept.type}"
        draft.report_item(item, message, key="concept")
    elif concept.codelist and item.source.codelist and concept.codelist != item.source.codelist:
        message = f"'{item.id}' uses the code list '{item.source.codelist}', its concept '{concept.codelist}'"
        draft.report_item(item, message, key="codelist")
