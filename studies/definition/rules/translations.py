"""Every text of a study in every language of the study."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from studies.definition.document import Document, Path
from studies.definition.draft import Draft
from studies.definition.source import Texts


def check_translations(draft: Draft) -> None:
    """Reports each gap at its text. Of the dictionary only the entries in use are asked for."""
    languages = draft.study.languages
    doubled = {language for language in languages if languages.count(language) > 1}
    for language in sorted(doubled):
        draft.report(draft.document, ("languages",), f"the language '{language}' is named twice")
    for path, texts in _texts(draft.study, ()):
        _check_text(draft, draft.document, path, texts)
    for form in draft.forms.values():
        for path, texts in _texts(form.source, ()):
            _check_text(draft, form.document, path, texts)
    _check_dictionary(draft)
    for wording, document in draft.wordings:
        for path, texts in _texts(wording, ()):
            _check_text(draft, document, path, texts, wording.languages)


def _check_dictionary(draft: Draft) -> None:
    used = {("codelist", item.source.codelist or "") for item in draft.items.values()}
    used |= {("concept", item.source.concept or "") for item in draft.items.values()}
    used |= {("table", name) for name in draft.tables}
    entries: dict[str, Mapping[str, BaseModel]] = {
        "codelist": draft.codelists, "concept": draft.concepts, "table": draft.tables,
    }  # fmt: skip
    for kind, name in sorted(used & draft.dictionary.keys()):
        entry = entries[kind][name]
        for path, texts in _texts(entry, ()):
            document, start = draft.dictionary[kind, name]
            _check_text(draft, document, (*start, *path), texts)


def _check_text(
    draft: Draft, document: Document, path: Path, texts: Texts, languages: tuple[str, ...] = ()
) -> None:
    """`languages` are those that must be there: the study's where nothing else is said."""
    wanted = languages or draft.study.languages
    missing = [language for language in wanted if not texts.root.get(language, "").strip()]
    if missing:
        draft.report(document, path, f"this text has no translation for: {', '.join(missing)}")


def _texts(value: object, path: Path) -> Iterator[tuple[Path, Texts]]:
    """Every text under a model, with the way to it."""
    if isinstance(value, Texts):
        yield path, value
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from _texts(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, tuple):
        for at, part in enumerate(value):
            yield from _texts(part, (*path, at))
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _texts(part, (*path, key))
