"""Reads the files of a study folder and of the shared library into a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import TypeVar

from pydantic import BaseModel, RootModel

from studies.definition.document import Document
from studies.definition.draft import Draft, DraftForm
from studies.definition.problems import Problems, suggestion
from studies.definition.reference_tables import read_tables
from studies.definition.source import (
    CodeListsFile,
    ConceptsFile,
    FormSource,
    StudySource,
    TablesFile,
    UnitsFile,
)
from studies.definition.source.wording import WordingSource
from studies.definition.validate import validated
from studies.definition.yaml_reader import MAX_BYTES, read_yaml

_ID = re.compile(r"\b(?:id|form): *[\"']?([A-Za-z][A-Za-z0-9_]{0,59})")

Model = TypeVar("Model", bound=BaseModel)
Entry = TypeVar("Entry")


class Shelf:
    """Opens files once and names them relative to the protocols folder."""

    def __init__(
        self, folder: FilePath, library: FilePath, problems: Problems, local: FilePath | None = None
    ) -> None:
        self.folder, self.library, self.problems = folder, library, problems
        self.roots = [place.parent for place in (folder, library, local) if place is not None]
        self.broken: set[str] = set()

    def name(self, path: FilePath) -> str:
        for root in self.roots:
            if path.is_relative_to(root):
                return path.relative_to(root).as_posix()
        return path.as_posix()

    def document(self, path: FilePath) -> Document | None:
        try:
            data = path.read_bytes()
        except OSError as error:
            self.problems.add(self.name(path), 1, f"the file cannot be read: {error.strerror or error}")
            return None
        return read_yaml(data, self.name(path), self.problems)

    def read(self, path: FilePath, model: type[Model]) -> tuple[Model, Document] | None:
        document = self.document(path)
        if document is None:
            self.broken |= _ids_written_in(path)
            return None
        if issubclass(model, RootModel):
            document.open(path.stem)
        source = validated(document, model, self.problems, self.broken)
        return None if source is None else (source, document)

    def read_parts(self, place: FilePath, name: str, model: type[Model]) -> Iterator[tuple[Model, Document]]:
        """The dictionary file `name`.yaml and the files of the folder `name`, whichever of them exist."""
        for path in (place / f"{name}.yaml", *sorted((place / name).glob("*.yaml"))):
            opened = self.read_if_there(path, model)
            if opened is not None:
                yield opened

    def read_if_there(self, path: FilePath, model: type[Model]) -> tuple[Model, Document] | None:
        return self.read(path, model) if path.exists() else None


def _ids_written_in(path: FilePath) -> set[str]:
    """What looks like an id in a file that cannot be read: others may name it without a second complaint."""
    try:
        text = path.read_bytes()[:MAX_BYTES].decode("utf-8", errors="replace")
    except OSError:
        return set()
    return set(_ID.findall(text))


def read_draft(
    folder: FilePath, library: FilePath, problems: Problems, local: FilePath | None = None
) -> Draft | None:
    """The study in `folder` with the forms, code lists, concepts and units that it can use, and from the folder
    `local` the numbers of reference tables and licensed wording.

    Returns None when study.yaml itself cannot be read; every other file may be missing or broken and is
    then reported.
    """
    shelf = Shelf(folder, library, problems, local)
    if not (folder / "study.yaml").is_file():
        problems.add(shelf.name(folder), 1, "the folder has no study.yaml")
        return None
    opened = shelf.read(folder / "study.yaml", StudySource)
    if opened is None:
        return None
    draft = Draft(problems, *opened, broken=shelf.broken, schedule_complete=not shelf.broken)
    _read_dictionary(draft, shelf)
    _read_forms(draft, shelf)
    if local is not None:
        read_tables(draft, local)
        _read_wordings(draft, shelf, local)
    return draft


def _read_dictionary(draft: Draft, shelf: Shelf) -> None:
    for place in (shelf.library, shelf.folder):
        for source, document in shelf.read_parts(place, "codelists", CodeListsFile):
            for name, codelist in source.root.items():
                _enter(draft, "codelist", name, document, draft.codelists, codelist)
    for concepts, document in shelf.read_parts(shelf.library, "concepts", ConceptsFile):
        for name, concept in concepts.root.items():
            _enter(draft, "concept", name, document, draft.concepts, concept)
    units = shelf.read_if_there(shelf.library / "units.yaml", UnitsFile)
    if units is not None:
        draft.unit_labels.update({code: unit.label for code, unit in units[0].root.items()})
    tables = shelf.read_if_there(shelf.library / "tables.yaml", TablesFile)
    if tables is not None:
        draft.tables.update(tables[0].root)
        draft.dictionary.update({("table", name): (tables[1], (name,)) for name in draft.tables})


def _enter(
    draft: Draft, kind: str, name: str, document: Document, entries: dict[str, Entry], entry: Entry
) -> None:
    """Put one entry into the dictionary. The same id twice is a mistake, and the first one counts."""
    if name in entries:
        first = draft.dictionary[kind, name][0].file
        noun = {"codelist": "code list", "concept": "concept"}[kind]
        draft.report(document, (name,), f"the {noun} '{name}' exists in {first} already")
    entries.setdefault(name, entry)
    draft.dictionary.setdefault((kind, name), (document, (name,)))


def _read_wordings(draft: Draft, shelf: Shelf, local: FilePath) -> None:
    """Licensed wording; that of forms which this study does not ask is left for other studies."""
    for path in sorted((local / "wording").glob("*.yaml")):
        opened = shelf.read(path, WordingSource)
        if opened is None:
            continue
        source, document = opened
        if _form_file(shelf, source.form) is None:
            hint = suggestion(source.form, _form_names(shelf.folder) | _form_names(shelf.library))
            draft.report(document, ("form",), f"unknown form '{source.form}'", hint)
        elif source.form in draft.forms:
            draft.wordings.append(opened)


def _read_forms(draft: Draft, shelf: Shelf) -> None:
    wanted = _wanted_forms(draft)
    for form, path in wanted.items():
        file = _form_file(shelf, form)
        if file is None:
            hint = suggestion(form, _form_names(shelf.folder) | _form_names(shelf.library))
            draft.report(draft.document, path, f"unknown form '{form}'", hint)
            draft.broken.add(form)
            continue
        _read_form(draft, shelf, form, file)
    for form in sorted(_form_names(shelf.folder) - wanted.keys()):
        file = shelf.folder / "forms" / f"{form}.yaml"
        draft.problems.add(shelf.name(file), 1, f"the form '{form}' is at no visit and is no log")
        _read_form(draft, shelf, form, file)


def _read_form(draft: Draft, shelf: Shelf, form: str, file: FilePath) -> None:
    opened = shelf.read(file, FormSource)
    if opened is None:
        draft.broken.add(form)
        return
    source, document = opened
    if source.form != form:
        draft.report(document, ("form",), f"the file is named '{form}', its form '{source.form}'")
    draft.forms[form] = DraftForm(source.model_copy(update={"form": form}), document)


def _wanted_forms(draft: Draft) -> dict[str, tuple[str | int, ...]]:
    """Form ids that the study names, with the first place that names them."""
    wanted: dict[str, tuple[str | int, ...]] = {}
    for at, visit in enumerate(draft.study.visits):
        for position, entry in enumerate(visit.forms):
            wanted.setdefault(entry.form, ("visits", at, "forms", position))
    for position, form in enumerate(draft.study.logs):
        wanted.setdefault(form, ("logs", position))
    return wanted


def _form_file(shelf: Shelf, form: str) -> FilePath | None:
    """The study's own form first, else the library's."""
    candidates = (place / "forms" / f"{form}.yaml" for place in (shelf.folder, shelf.library))
    return next((file for file in candidates if file.is_file()), None)


def _form_names(place: FilePath) -> set[str]:
    return {file.stem for file in (place / "forms").glob("*.yaml")}
