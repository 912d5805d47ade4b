"""A study on its way to being compiled: its files as models, each still knowing its lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from studies.definition.crossing import Places
from studies.definition.document import Document, Path
from studies.definition.problems import Problems
from studies.definition.source import (
    CheckSource,
    CodeListSource,
    ConceptSource,
    FormSource,
    GroupSource,
    ItemSource,
    StudySource,
    TableSource,
)
from studies.definition.source.wording import WordingSource

TableValues = dict[str, dict[str, float]]
"""The numbers of a reference table: row key -> column key -> number."""


@dataclass(frozen=True)
class DraftItem:
    """An item with its surroundings."""

    form: DraftForm
    group: GroupSource
    source: ItemSource
    path: Path

    @property
    def id(self) -> str:
        return self.source.id

    @property
    def in_rows(self) -> bool:
        return self.group.kind == "repeat"


@dataclass(frozen=True, eq=False)
class DraftForm:
    """A form file that could be read."""

    source: FormSource
    document: Document

    @property
    def id(self) -> str:
        return self.source.form

    @cached_property
    def items(self) -> tuple[DraftItem, ...]:
        """All items in page order, columns of repeating groups included."""
        return tuple(
            DraftItem(self, group, item, ("groups", at, "items", position))
            for at, group in enumerate(self.source.groups)
            for position, item in enumerate(group.items)
        )

    def groups(self) -> Iterator[tuple[Path, GroupSource]]:
        for at, group in enumerate(self.source.groups):
            yield ("groups", at), group

    def checks(self) -> Iterator[tuple[Path, CheckSource]]:
        for at, check in enumerate(self.source.checks):
            yield ("checks", at), check


@dataclass
class Draft:
    """Everything that was read for one study.

    `advice` collects what is allowed but seldom meant: it does not refuse the study.
    `broken` holds ids that exist but could not be read: rules stay silent about them. `schedule_complete`
    is false when parts of study.yaml are among them. `dictionary` holds the place of every
    ("codelist" | "concept", id). `table_values` holds the reference tables that an administrator brought.
    """

    problems: Problems
    study: StudySource
    document: Document
    advice: Problems = field(default_factory=Problems)
    forms: dict[str, DraftForm] = field(default_factory=dict)
    codelists: dict[str, CodeListSource] = field(default_factory=dict)
    concepts: dict[str, ConceptSource] = field(default_factory=dict)
    unit_labels: dict[str, str] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    schedule_complete: bool = True
    tables: dict[str, TableSource] = field(default_factory=dict)
    wordings: list[tuple[WordingSource, Document]] = field(default_factory=list)
    table_values: dict[str, TableValues] = field(default_factory=dict)
    dictionary: dict[tuple[str, str], tuple[Document, Path]] = field(default_factory=dict)

    def report(self, document: Document, path: Path, message: str, hint: str = "", inner: int = 0) -> None:
        self.problems.add(document.file, document.line(path, inner), message, hint)

    def report_entry(self, kind: str, name: str, message: str, hint: str = "", path: Path = ()) -> None:
        """A finding in the shared dictionary; `path` leads on from the entry."""
        document, start = self.dictionary[kind, name]
        self.report(document, (*start, *path), message, hint)

    def report_item(self, item: DraftItem, message: str, hint: str = "", key: str = "") -> None:
        self.report(item.form.document, (*item.path, key) if key else item.path, message, hint)

    @cached_property
    def items(self) -> dict[str, DraftItem]:
        """Items of all forms by id; of a duplicate, the first."""
        found: dict[str, DraftItem] = {}
        for form in self.forms.values():
            for item in form.items:
                found.setdefault(item.id, item)
        return found

    @cached_property
    def form_of(self) -> dict[str, DraftForm]:
        """The form of every item and of every repeating group."""
        groups = {g.id: form for form in self.forms.values() for _, g in form.groups() if g.kind == "repeat"}
        return groups | {name: item.form for name, item in self.items.items()}

    @cached_property
    def places(self) -> Places:
        """Where names stand, for those who ask what an expression reads."""
        kinds = {form.id: form.source.kind for form in self.forms.values()}
        form_of = {name: form.id for name, form in self.form_of.items()}
        return Places(
            form_of=form_of,
            logs=frozenset(form for form, kind in kinds.items() if kind == "log"),
            at_visits=frozenset(name for name, form in form_of.items() if kinds[form] == "visit"),
        )

    def checks_of_study(self, form: DraftForm | None) -> Iterator[tuple[Path, CheckSource]]:
        """The checks of study.yaml that are judged with `form`, that of their first item; None: with none."""
        for at, check in enumerate(self.study.checks):
            if self.form_of.get(check.items[0] if check.items else "") is form:
                yield ("checks", at), check

    @cached_property
    def visits_of_form(self) -> dict[str, tuple[str, ...]]:
        """Form id -> ids of the visits at which it may be filled."""
        return {
            form: tuple(v.id for v in self.study.visits if form in {entry.form for entry in v.forms})
            for form in self.forms
        }
