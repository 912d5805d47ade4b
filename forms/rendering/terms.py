"""Loaded terms on a page: labels of the stored codes, and which items search them."""

from collections.abc import Iterable, Mapping
from typing import Any

from studies import terms
from studies.definition.compiled import CompiledStudy, FormDef
from studies.definition.compiled.library import Code, CodeListDef


def with_terms(study: CompiledStudy, form: FormDef, held: Iterable[Mapping[str, Any]]) -> CompiledStudy:
    """The study with the codes that are stored in `held` added to the lists of items with terms, under the labels
    of the loaded list; the same object where nothing is to be added. At most one read for each system of terms.
    """
    held = list(held)
    lists: dict[str, CodeListDef] = {}
    for item in form.all_items.values():
        if item.terms is None or item.codelist is None:
            continue
        own = lists.get(item.codelist, study.codelists[item.codelist])
        stored = {values[item.id] for values in held if item.id in values} - own.by_code.keys()
        if stored:
            found = terms.labels(item.terms, stored)
            added = tuple(
                Code(code=code, label=label_with(found.get(code, {}), code)) for code in sorted(stored)
            )
            lists[item.codelist] = CodeListDef(id=own.id, type=own.type, codes=(*own.codes, *added))
    return study.model_copy(update={"codelists": study.codelists | lists}) if lists else study


def searched(form: FormDef) -> frozenset[str]:
    """The systems of terms that the form's items search and that are loaded; reads only where an item has terms."""
    systems = {item.terms for item in form.all_items.values() if item.terms}
    return frozenset(system for system in systems if terms.in_force(system))


def label_with(label: Mapping[str, str], code: str) -> dict[str, str]:
    """`Metformin, A10BA02` in each language, as the shipped list writes it; the code alone without a label."""
    return {language: f"{text}, {code}" for language, text in label.items()} or {"en": code}
