"""What is still to be translated before a country can use a study in its language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from studies.definition.compiled import CompiledStudy, FormDef, ItemDef, Text


@dataclass(frozen=True)
class Gap:
    """A text without a translation: where it stands, and what it says in the study's first language."""

    place: str
    source: str


def language_gaps(study: CompiledStudy, language: str) -> list[Gap]:
    """Every text of the study that has no `language`, in the order of the study."""
    first = study.languages[0]
    return [
        Gap(place, text.get(first, next(iter(text.values()), "")))
        for place, text in all_texts(study)
        if not text.get(language)
    ]


def all_texts(study: CompiledStudy) -> Iterator[tuple[str, Text]]:
    """Every text that people read, with its place."""
    yield "study.title", study.title
    for visit in study.visits:
        yield f"visit {visit.id}.title", visit.title
    for form in study.forms.values():
        yield from _of_form(form)
    for codelist in study.codelists.values():
        for code in codelist.codes:
            yield f"codelist {codelist.id}.{code.code}", code.label
    for table in study.tables.values():
        for name in ("title", "rows", "columns"):
            yield f"table {table.id}.{name}", getattr(table, name)
    for concept in study.concepts.values():
        yield f"concept {concept.id}.label", concept.label


def _of_form(form: FormDef) -> Iterator[tuple[str, Text]]:
    yield f"form {form.id}.title", form.title
    if form.help is not None:
        yield f"form {form.id}.help", form.help
    for group in form.groups:
        yield f"group {group.id}.title", group.title
    for item in form.all_items.values():
        yield from _of_item(item)
    for check in form.checks:
        yield f"check {check.id}.message", check.message


def _of_item(item: ItemDef) -> Iterator[tuple[str, Text]]:
    for name in ("label", "help", "explain"):
        text = getattr(item, name)
        if text is not None:
            yield f"item {item.id}.{name}", text
    for value, text in item.anchors.items():
        yield f"item {item.id}.anchors.{value}", text
