"""Compiled forms: groups of items, checks, and who must be told when a value changes."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Literal

from pydantic import Field

from studies.definition.compiled.base import Compiled, Text, Tree
from studies.definition.compiled.items import ItemDef


class GroupDef(Compiled):
    """A section, a set of repeating rows, or a matrix of like items."""

    id: str
    title: Text
    kind: Literal["section", "repeat", "matrix"] = "section"
    items: tuple[ItemDef, ...] = ()
    show_if: Tree | None = None
    min_rows: int | None = None
    max_rows: int | None = None
    layout: str | None = None
    wording: str | None = None


class CheckDef(Compiled):
    """A rule that must hold. `assert_` false is a finding; true or unknown is none."""

    id: str
    severity: Literal["hard", "query", "warning", "task"]
    assert_: Tree = Field(alias="assert")
    assert_source: str
    message: Text
    items: tuple[str, ...] = ()
    examples: dict[str, tuple[dict[str, Any], ...]] = {}


class ForeignItem(Compiled):
    """An item of another form, or of another visit, that a form's expressions read.

    `scope` is "here" (same visit, else the subject-level form), "previous", "visit:<id>", "earlier" (all visits
    before), "log" (the entries of `form`; its own id as `item` for the entries themselves) or "table" (the
    reference table `item`). `form` is "" for what no form asks: facts of the visit and of the study.
    """

    item: str
    scope: str
    form: str


class Affected(Compiled):
    """What to look at again when one item of the form changes.

    `compute` holds computed items in the order in which to recompute them; `show` items and groups whose
    visibility may change; `reference` items whose reference range may change; `checks` check ids.
    """

    compute: tuple[str, ...] = ()
    show: tuple[str, ...] = ()
    reference: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()


class FormDef(Compiled):
    """A form. `compute_order` holds all its computed items, each after those that it needs.

    Of a log, `columns` are the items that its table shows and `ongoing` says which entries go on.
    """

    id: str
    title: Text
    help: Text | None = None
    kind: Literal["visit", "log", "subject"] = "visit"
    purpose: Literal["consent", "eligibility", "disposition"] | None = None
    groups: tuple[GroupDef, ...] = ()
    columns: tuple[str, ...] | None = None
    ongoing: Tree | None = None
    checks: tuple[CheckDef, ...] = ()
    references: tuple[ForeignItem, ...] = ()
    dependents: tuple[str, ...] = ()
    compute_order: tuple[str, ...] = ()
    affected: dict[str, Affected] = {}
    source: str | None = None
    licence: str | None = None

    @cached_property
    def items(self) -> dict[str, ItemDef]:
        """Items by id, in page order, without the columns of repeating groups."""
        return {item.id: item for group in self.groups if group.kind != "repeat" for item in group.items}

    @cached_property
    def repeats(self) -> dict[str, GroupDef]:
        """Repeating groups by id; their rows are a list under that id in the stored values."""
        return {group.id: group for group in self.groups if group.kind == "repeat"}

    @cached_property
    def all_items(self) -> dict[str, ItemDef]:
        """Items by id, columns of repeating groups included."""
        return {item.id: item for group in self.groups for item in group.items}

    @cached_property
    def _groups_by_item(self) -> dict[str, GroupDef]:
        return {item.id: group for group in self.groups for item in group.items}

    def group_of(self, item: ItemDef | str) -> GroupDef:
        """The group that holds an item; KeyError when the form does not have it."""
        return self._groups_by_item[item if isinstance(item, str) else item.id]
