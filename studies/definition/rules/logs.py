"""Logs: the columns of their table, what says that an entry goes on; and terms that are loaded apart."""

from __future__ import annotations

from studies.definition.draft import Draft, DraftForm
from studies.definition.problems import suggestion
from studies.definition.vocabulary import TERMS

NOT_SHOWN = frozenset({"heading", "file", "long_text"})
"""Types of items that do not fit into a cell."""


def check_logs(draft: Draft) -> None:
    """`columns` and `ongoing` of every form, `terms` of every item."""
    for form in draft.forms.values():
        for key in ("columns", "ongoing"):
            if key in form.source.model_fields_set and form.source.kind != "log":
                message = f"'{key}' does not apply to a form of kind '{form.source.kind}'"
                draft.report(form.document, (key,), message, "it is for: log")
        _check_columns(draft, form)
        for item in form.items:
            system = item.source.terms
            if system is not None and system not in TERMS:
                draft.report_item(item, f"unknown terms '{system}'", suggestion(system, TERMS), "terms")


def _check_columns(draft: Draft, form: DraftForm) -> None:
    items = {item.id: item for item in form.items if not item.in_rows}
    seen: set[str] = set()
    for at, name in enumerate(form.source.columns):
        path = ("columns", at)
        if name in draft.broken:
            continue
        if name not in items:
            draft.report(form.document, path, f"'{name}' is no item of this form", suggestion(name, items))
        elif name in seen:
            draft.report(form.document, path, f"the column '{name}' appears twice")
        elif items[name].source.type in NOT_SHOWN:
            kind = items[name].source.type
            draft.report(form.document, path, f"an item of type '{kind}' cannot be a column")
        seen.add(name)
