"""The compiled study: everything that a version asks, in one frozen object with a hash."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Literal

from studies.definition.compiled.base import Compiled, Text, Tree
from studies.definition.compiled.canonical import content_hash
from studies.definition.compiled.forms import ForeignItem, FormDef
from studies.definition.compiled.items import ItemDef
from studies.definition.compiled.library import CodeListDef, ConceptDef, TableDef
from studies.definition.compiled.wording import WordingDef

_NO_LONGER_WRITTEN = frozenset({"checks"})
"""Keys of versions that were published before a check of the study stood in the form of its first item."""


class ConsentVersion(Compiled):
    """A consent document: valid for consents signed from this day (ISO date)."""

    id: str
    valid_from: str
    valid_to: str | None = None


class ConsentDef(Compiled):
    """Which consent documents exist and which yes/no items of the consent form are scopes."""

    versions: tuple[ConsentVersion, ...] = ()
    scopes: tuple[str, ...] = ()


class VisitForm(Compiled):
    """A form at a visit; with `show_if` it belongs there only when that is true."""

    form: str
    required: bool = True
    show_if: Tree | None = None


class VisitDef(Compiled):
    """A visit. Planned on `anchor` + `months` (calendar) + `days`; window in days, both ends included.

    With `show_if` it is expected only while that is true; `references` is what the condition reads.
    """

    id: str
    title: Text
    kind: Literal["screening", "baseline", "scheduled", "unscheduled", "remote"]
    anchor: str | None = None
    months: int | None = None
    days: int | None = None
    before: int = 0
    after: int = 0
    forms: tuple[VisitForm, ...] = ()
    repeats: bool = False
    show_if: Tree | None = None
    references: tuple[ForeignItem, ...] = ()


class CompiledStudy(Compiled):
    """A study version as published. `samples` is the sample plan as written."""

    id: str
    cohort: str
    version: str
    title: Text
    languages: tuple[str, ...]
    subject_prefix: str
    anchor: str
    diagnosis: str | None = None
    lead_score: str | None = None
    consent: ConsentDef = ConsentDef()
    visits: tuple[VisitDef, ...] = ()
    logs: tuple[str, ...] = ()
    forms: dict[str, FormDef] = {}
    codelists: dict[str, CodeListDef] = {}
    concepts: dict[str, ConceptDef] = {}
    tables: dict[str, TableDef] = {}
    wordings: tuple[WordingDef, ...] = ()
    samples: Any = None
    hash: str = ""

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> CompiledStudy:
        """Rebuild from `to_json` output. A jsonb column forgets the order of keys: forms come as visits ask them."""
        study = cls.model_validate({key: part for key, part in data.items() if key not in _NO_LONGER_WRITTEN})
        asked = [entry.form for visit in study.visits for entry in visit.forms]
        order = dict.fromkeys([*asked, *study.logs, *study.forms])
        return study.model_copy(update={"forms": {form: study.forms[form] for form in order}})

    def to_json(self) -> dict[str, Any]:
        """Plain JSON data. Defaults are written out: a later default must not change a published version."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)

    def sealed(self) -> CompiledStudy:
        """The same study with its hash filled in: sha256 over the canonical JSON without the hash."""
        blank = self.model_copy(update={"hash": ""})
        return self.model_copy(update={"hash": content_hash(blank.to_json())})

    @cached_property
    def form_of(self) -> dict[str, str]:
        """Form id of every item id."""
        return {item: form.id for form in self.forms.values() for item in form.all_items}

    @cached_property
    def visits_by_id(self) -> dict[str, VisitDef]:
        return {visit.id: visit for visit in self.visits}

    def item(self, item_id: str) -> ItemDef:
        """An item of any form; KeyError when the study does not ask it."""
        return self.forms[self.form_of[item_id]].all_items[item_id]
