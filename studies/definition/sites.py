"""Every place of a study where an expression stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from studies.definition.document import Document, Path
from studies.definition.draft import Draft, DraftForm, DraftItem
from studies.definition.expressions import Tree
from studies.definition.source import CheckSource

Trees = dict[tuple[str, Path], Tree]
"""Parsed expressions by `Site.key`."""

Use = Literal["show", "compute", "reference", "check", "visit", "visit_form", "ongoing"]
CONDITIONS: frozenset[Use] = frozenset({"show", "visit", "visit_form"})


@dataclass(frozen=True)
class Site:
    """One expression. `owner` is the id of the item, group, check, form or visit whose expression it is.

    `form` is None for the condition of a visit or of a form there, where `visit` is set; `group` is set when
    the expression is evaluated once per row of that repeating group. A check of study.yaml stands in the form
    of its first item; without one its `form` is None.
    """

    use: Use
    owner: str
    text: str
    document: Document
    path: Path
    form: DraftForm | None = None
    visit: str | None = None
    group: str | None = None
    item: DraftItem | None = None
    check: CheckSource | None = None

    @property
    def key(self) -> tuple[str, Path]:
        return self.document.file, self.path

    @property
    def said(self) -> str:
        """How the expression is spoken of."""
        names = dict.fromkeys(CONDITIONS, "show_if") | {"reference": "when", "check": "assert"}
        return f"'{names.get(self.use, self.use)}' of '{self.owner}'"

    def report(self, draft: Draft, message: str, hint: str = "", inner: int = 0) -> None:
        draft.report(self.document, self.path, message, hint, inner)


def all_sites(draft: Draft) -> Iterator[Site]:
    """The expressions of all forms, then those of the study file."""
    for form in draft.forms.values():
        yield from form_sites(draft, form)
    for at, visit in enumerate(draft.study.visits):
        if visit.show_if is not None:
            own: Path = ("visits", at, "show_if")
            yield Site("visit", visit.id, visit.show_if, draft.document, own, visit=visit.id)
        for position, entry in enumerate(visit.forms):
            if entry.show_if is not None:
                path: Path = ("visits", at, "forms", position, "show_if")
                yield Site("visit_form", entry.form, entry.show_if, draft.document, path, visit=visit.id)
    for path, check in draft.checks_of_study(None):
        yield Site("check", check.id, check.assert_, draft.document, (*path, "assert"), check=check)


def form_sites(draft: Draft, form: DraftForm) -> Iterator[Site]:
    """The expressions of one form: groups, items, its checks and those of the study that are judged with it."""
    if form.source.ongoing is not None:
        yield Site("ongoing", form.id, form.source.ongoing, form.document, ("ongoing",), form)
    for path, group in form.groups():
        if group.show_if is not None:
            yield Site("show", group.id, group.show_if, form.document, (*path, "show_if"), form)
    for item in form.items:
        yield from _item_sites(form, item)
    for document, checks in ((form.document, form.checks()), (draft.document, draft.checks_of_study(form))):
        for path, check in checks:
            yield Site("check", check.id, check.assert_, document, (*path, "assert"), form, check=check)


def _item_sites(form: DraftForm, item: DraftItem) -> Iterator[Site]:
    written: list[tuple[Use, Path, str | None]] = [
        ("show", ("show_if",), item.source.show_if),
        ("compute", ("compute",), item.source.compute),
    ]
    written += [
        ("reference", ("reference", at, "when"), limits.when)
        for at, limits in enumerate(item.source.reference)
    ]
    group = item.group.id if item.in_rows else None
    for use, path, text in written:
        if text is not None:
            place = (*item.path, *path)
            yield Site(use, item.id, text, form.document, place, form, group=group, item=item)
