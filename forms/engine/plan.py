"""What the engine works out once for each compiled study: who reads whom across forms, which codes are
numbers.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from studies.definition.compiled import (
    CheckDef,
    CodeListDef,
    CompiledStudy,
    ForeignItem,
    FormDef,
    ItemDef,
    Range,
    VisitDef,
    VisitForm,
)
from studies.definition.crossing import Places, foreign_reads
from studies.definition.vocabulary import NUMERIC_TYPES

_KEPT = 32
_UNANSWERABLE = frozenset({"computed", "heading"})


@dataclass(frozen=True)
class FormPlan:
    """One form as the engine uses it. `reads` are answers from outside the record at hand."""

    form: FormDef
    checks: tuple[CheckDef, ...]
    reads: tuple[ForeignItem, ...]
    names: frozenset[str] = field(default_factory=frozenset)  # of items and repeating groups

    @cached_property
    def limited(self) -> frozenset[str]:
        """Items whose numbers are compared with limits when the form is judged."""
        return frozenset(item.id for item in self.form.all_items.values() if limits_of(item))

    @cached_property
    def required(self) -> frozenset[str]:
        """Items that somebody has to answer while they are asked."""
        items = self.form.all_items.values()
        return frozenset(item.id for item in items if item.required and item.type not in _UNANSWERABLE)


@dataclass(frozen=True)
class StudyPlan:
    """All forms of one study, and the edges between them."""

    study: CompiledStudy
    forms: dict[str, FormPlan]

    @cached_property
    def readers(self) -> dict[str, dict[str, frozenset[str]]]:
        """Form -> forms that read it (itself where it reads its earlier visits) -> the items they read."""
        found: dict[str, dict[str, set[str]]] = {name: {} for name in self.forms}
        for name, plan in self.forms.items():
            for read in plan.reads:
                if read.form in found:
                    found[read.form].setdefault(name, set()).add(read.item)
        return {form: {name: frozenset(items) for name, items in to.items()} for form, to in found.items()}

    @cached_property
    def related(self) -> dict[str, frozenset[str]]:
        """Form -> every form whose records a change of it may concern, itself always included.

        These are its readers, their readers and so on, and what all of them and the visits' conditions read.
        """
        return {name: self._related(name) for name in self.forms}

    def _related(self, name: str) -> frozenset[str]:
        reached, waiting = {name}, [name]
        while waiting:
            for reader in self.readers[waiting.pop()]:
                if reader not in reached:
                    reached.add(reader)
                    waiting.append(reader)
        read = {read.form for form in reached for read in self.forms[form].reads if read.form}
        judging = self.visit_reads if reached & self.visit_reads.keys() else {}
        return frozenset(reached | read | judging.keys())

    @cached_property
    def conditional_visits(self) -> tuple[VisitDef, ...]:
        """The visits that are expected only of some participants."""
        return tuple(visit for visit in self.study.visits if visit.show_if is not None)

    @cached_property
    def visit_reads(self) -> dict[str, frozenset[str]]:
        """Form -> the names of it that conditions of visits read."""
        reads = [read for visit in self.conditional_visits for read in visit.references]
        forms = {read.form for read in reads} & self.forms.keys()
        return {form: frozenset(read.item for read in reads if read.form == form) for form in forms}

    @cached_property
    def places(self) -> Places:
        """Where names stand, for those who ask what an expression reads."""
        return _places(self.study)

    @cached_property
    def visit_numbers(self) -> dict[str, int]:
        """Visit -> its place in the schedule, from 1; unscheduled visits have none."""
        planned = [visit.id for visit in self.study.visits if visit.kind != "unscheduled"]
        return {visit: number for number, visit in enumerate(planned, start=1)}

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What expressions may name of the study itself, wherever they stand."""
        versions = [version.model_dump(exclude_none=True) for version in self.study.consent.versions]
        return {"cohort": self.study.cohort, "consent_versions": versions}

    def table(self, name: str) -> dict[str, dict[str, dict[str, float]]]:
        """A reference table by its name; empty where it was not loaded."""
        return {name: self.study.tables[name].values} if name in self.study.tables else {}

    @cached_property
    def numeric_lists(self) -> frozenset[str]:
        """Code lists whose codes are numbers in expressions."""
        return frozenset(name for name, codes in self.study.codelists.items() if _is_numeric(codes))


def limits_of(item: ItemDef) -> list[Range]:
    """The limits beyond which a number is told: the hard ones only of a computed item, no others come that far."""
    if item.value_type not in NUMERIC_TYPES:
        return []
    return [r for r in (item.warn, item.hard if item.type == "computed" else None) if r is not None]


_plans: dict[str, StudyPlan] = {}


def plan_of(study: CompiledStudy) -> StudyPlan:
    """The plan of a study; remembered by its hash."""
    known = _plans.get(study.hash)
    if known is not None and known.study is study:
        return known
    plan = StudyPlan(study, {name: _form_plan(study, form) for name, form in study.forms.items()})
    if len(_plans) >= _KEPT:
        _plans.clear()
    _plans[study.hash] = plan
    return plan


def _form_plan(study: CompiledStudy, form: FormDef) -> FormPlan:
    names = frozenset(form.all_items) | frozenset(form.repeats)
    return FormPlan(form, form.checks, form.references, names)


def _places(study: CompiledStudy) -> Places:
    form_of = {group: form.id for form in study.forms.values() for group in form.repeats} | study.form_of
    return Places(
        form_of=form_of,
        logs=frozenset(form.id for form in study.forms.values() if form.kind == "log"),
        at_visits=frozenset(name for name, form in form_of.items() if study.forms[form].kind == "visit"),
    )


def condition_reads(study: CompiledStudy, entry: VisitForm | None) -> list[ForeignItem]:
    """The answers that the condition of a form at a visit reads; none without a condition."""
    if entry is None or entry.show_if is None:
        return []
    found = foreign_reads(entry.show_if, plan_of(study).places)
    return [ForeignItem(item=item, scope=scope, form=form) for item, scope, form in sorted(found)]


def form_of_name(study: CompiledStudy, name: str) -> str:
    """The form that holds an item or a repeating group; "" for none."""
    if name in study.form_of:
        return study.form_of[name]
    return next((form.id for form in study.forms.values() if name in form.repeats), "")


def _is_numeric(codes: CodeListDef) -> bool:
    return codes.type != "text"
