"""What a name in an expression means, and of which type it is.

A bare name is a value of the record at hand, else of another form at the same visit, else of a subject-level
form. Values of logs are many per participant: the log's id names its entries as rows, as `earlier` names the
visits before this one. Columns of repeating rows are read through their group, except by the other columns of
the same row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from studies.definition.draft import Draft, DraftForm, DraftItem
from studies.definition.expressions import (
    ANY,
    BOOLEAN,
    DATE,
    INTEGER,
    NUMBER,
    TEXT,
    Type,
    choice,
    list_of,
    number_choice,
    rows,
)
from studies.definition.sites import Site

_PLAIN: dict[str, Type] = {
    "text": TEXT,
    "long_text": TEXT,
    "integer": INTEGER,
    "decimal": NUMBER,
    "date": DATE,
    "partial_date": DATE,
    "time": TEXT,
    "datetime": DATE,
    "yesno": BOOLEAN,
    "boolean": BOOLEAN,
    "file": TEXT,
}

CONTEXT: dict[str, Type] = {
    "visit_date": DATE,
    "visit_id": TEXT,
    "visit_number": INTEGER,
    "window_start": DATE,
    "window_end": DATE,
    "cohort": TEXT,
    "consent_versions": rows({"id": TEXT, "valid_from": DATE, "valid_to": DATE}),
}
"""The types of vocabulary.CONTEXT_NAMES."""

ANY_VISIT: dict[str, Type] = {"visit_date": DATE}
"""What `visit("…")` and `previous` know besides answers."""


@dataclass
class Names:
    """The names of one draft."""

    draft: Draft
    _bare: dict[tuple[str | None, ...], dict[str, Type]] = field(default_factory=dict)

    def type_of(self, item: DraftItem) -> Type:
        """The type of an item's value in expressions; ANY where its code list is broken."""
        kind = item.source.value_type
        if kind == "scale":
            whole = item.source.places is None and float(item.source.step or 1).is_integer()
            return INTEGER if whole else NUMBER
        if kind not in {"choice", "choices"}:
            return _PLAIN.get(kind, ANY)
        one = self._choice(item.source.codelist)
        return list_of(one) if kind == "choices" else one

    def _choice(self, name: str | None) -> Type:
        codelist = self.draft.codelists.get(name or "")
        if codelist is None:
            return ANY
        codes = [entry.code for entry in codelist.codes]
        if codelist.type == "text":
            return choice(codes)
        try:
            return number_choice([float(code) for code in codes])
        except ValueError:
            return ANY

    @cached_property
    def by_form(self) -> dict[str, dict[str, Type]]:
        """Form id -> its values by name: items, and repeating groups as rows."""
        return {form.id: self._of_form(form) for form in self.draft.forms.values()}

    def _of_form(self, form: DraftForm) -> dict[str, Type]:
        names = {
            item.id: self.type_of(item)
            for item in form.items
            if not item.in_rows and item.source.type != "heading"
        }
        for _, group in form.groups():
            if group.kind == "repeat":
                names[group.id] = rows(self.columns(form, group.id))
        return names

    def columns(self, form: DraftForm, group: str) -> dict[str, Type]:
        return {item.id: self.type_of(item) for item in form.items if item.in_rows and item.group.id == group}

    @cached_property
    def asked_at(self) -> dict[str, dict[str, Type]]:
        """Visit id -> everything that its forms ask."""
        return {
            visit.id: ANY_VISIT
            | {name: kind for entry in visit.forms for name, kind in self.by_form.get(entry.form, {}).items()}
            for visit in self.draft.study.visits
        }

    @cached_property
    def subject_level(self) -> dict[str, Type]:
        return self._of_kind("subject")

    @cached_property
    def elsewhere(self) -> dict[str, Type]:
        """What `visit("…").x` and `previous.x` can read: everything that is asked at visits."""
        return ANY_VISIT | self.subject_level | self._of_kind("visit")

    @cached_property
    def earlier(self) -> Type:
        """The rows of `earlier`: facts of each visit, and what its forms ask."""
        facts = {name: CONTEXT[name] for name in ("visit_id", "visit_date", "visit_number")}
        return rows(facts | self._of_kind("visit"))

    @cached_property
    def logs(self) -> dict[str, Type]:
        """Log -> the rows of its entries."""
        kept = [form for form in self.draft.forms.values() if form.source.kind == "log"]
        return {form.id: rows(self.by_form[form.id]) for form in kept}

    @cached_property
    def anywhere(self) -> dict[str, Type]:
        """What every expression can read, wherever it stands."""
        return CONTEXT | self.logs | {"earlier": self.earlier}

    def _of_kind(self, kind: str) -> dict[str, Type]:
        return {
            name: type_
            for form in self.draft.forms.values()
            if form.source.kind == kind
            for name, type_ in self.by_form[form.id].items()
        }

    @cached_property
    def everything(self) -> set[str]:
        """All names, reachable or not."""
        asked = {name for names in self.by_form.values() for name in names}
        return asked | set(self.draft.items) | self.anywhere.keys()

    def bare(self, site: Site) -> dict[str, Type]:
        """The names that an expression at `site` may use without a prefix; not to be changed."""
        form = site.form.id if site.form else None
        key = form, site.visit, site.group, "visit" if site.use == "visit" else None
        if key not in self._bare:
            self._bare[key] = self._bare_names(site)
        return self._bare[key]

    def _bare_names(self, site: Site) -> dict[str, Type]:
        if site.use == "visit":  # judged before the visit takes place: it has neither answers nor a date yet
            known = self.subject_level | self.anywhere
            return {name: kind for name, kind in known.items() if name != "visit_date"}
        if site.visit is not None:
            return self.subject_level | self.asked_at.get(site.visit, {}) | self.anywhere
        if site.form is None:
            return self.elsewhere | self.anywhere
        names = self.subject_level | self.anywhere
        if site.form.source.kind != "log":
            for visit in self.draft.visits_of_form.get(site.form.id, ()):
                names |= self.asked_at[visit]
        names |= self.by_form[site.form.id]
        if site.group is not None:
            names |= self.columns(site.form, site.group)
        return names
