"""Ids: one meaning each in a whole study, and none that the expression language needs for itself."""

from __future__ import annotations

from collections.abc import Sequence

from studies.definition.document import Document, Path
from studies.definition.draft import Draft, DraftForm
from studies.definition.expressions.functions import FUNCTIONS
from studies.definition.vocabulary import RESERVED_FORMS, RESERVED_NAMES

TAKEN = RESERVED_NAMES | frozenset(FUNCTIONS)


def check_names(draft: Draft) -> None:
    """Duplicate ids of items, rows, groups, checks, visits and logs; names that are taken."""
    _check_values(draft)
    for form in draft.forms.values():
        _check_form_id(draft, form)
        _check_distinct(draft, "group", [(g.id, form.document, path) for path, g in form.groups()])
        checks = [(c.id, form.document, path) for path, c in form.checks()]
        checks += [(c.id, draft.document, path) for path, c in draft.checks_of_study(form)]
        _check_distinct(draft, "check", checks)
    study = draft.study
    visits = [(visit.id, draft.document, ("visits", at)) for at, visit in enumerate(study.visits)]
    _check_distinct(draft, "visit", visits)
    _check_distinct(draft, "log", [(log, draft.document, ("logs", at)) for at, log in enumerate(study.logs)])
    checks = [(check.id, draft.document, ("checks", at)) for at, check in enumerate(study.checks)]
    _check_distinct(draft, "check", checks)
    for at, visit in enumerate(study.visits):
        entries = [(e.form, draft.document, ("visits", at, "forms", n)) for n, e in enumerate(visit.forms)]
        _check_distinct(draft, f"form of visit {visit.id}", entries)


def _check_form_id(draft: Draft, form: DraftForm) -> None:
    """Addresses and, of a log, expressions hold the form's id among words of their own."""
    taken = TAKEN if form.source.kind == "log" else RESERVED_FORMS
    if form.id in taken | RESERVED_FORMS:
        message = f"'{form.id}' is a word that the system needs itself and cannot be the id of this form"
        draft.report(form.document, ("form",), message, f"for instance '{form.id}_form'")


def _check_values(draft: Draft) -> None:
    """Items, repeating groups and logs share one space of names: expressions read all of them."""
    named: list[tuple[str, Document, Path]] = []
    for form in draft.forms.values():
        named += [(item.id, form.document, item.path) for item in form.items]
        named += [(g.id, form.document, path) for path, g in form.groups() if g.kind == "repeat"]
    logs = [form for form in draft.forms.values() if form.source.kind == "log"]
    _check_distinct(draft, "item", named + [(log.id, log.document, ("form",)) for log in logs])
    for name, document, path in named:
        if name in TAKEN:
            message = f"'{name}' is a word of the expression language and cannot be an id"
            draft.report(document, path, message, f"for instance '{name}_value'")


def _check_distinct(draft: Draft, kind: str, named: Sequence[tuple[str, Document, Path]]) -> None:
    first: dict[str, tuple[Document, Path]] = {}
    for name, document, path in named:
        if name not in first:
            first[name] = (document, path)
            continue
        known, place = first[name]
        where = f"{known.file}, line {known.line(place)}"
        draft.report(document, path, f"the {kind} '{name}' exists already", f"first in {where}")
