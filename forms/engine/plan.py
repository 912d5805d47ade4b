"""What the engine works out once for each compiled study: who reads whom across forms, which codes are
numbers.
"""

from dataclasses import dataclass, field
from functools import cached_property

from studies.definition.compiled import CheckDef, CodeListDef, CompiledStudy, ForeignItem, FormDef, VisitForm
from studies.definition.expressions import references

_KEPT = 32


@dataclass(frozen=True)
class FormPlan:
    """One form as the engine uses it. `reads` are answers from outside the record at hand."""

    form: FormDef
    checks: tuple[CheckDef, ...]
    reads: tuple[ForeignItem, ...]
    names: frozenset[str] = field(default_factory=frozenset)  # of items and repeating groups


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

        These are its readers, their readers and so on, and what all of them read.
        """
        return {name: self._related(name) for name in self.forms}

    def _related(self, name: str) -> frozenset[str]:
        reached, waiting = {name}, [name]
        while waiting:
            for reader in self.readers[waiting.pop()]:
                if reader not in reached:
                    reached.add(reader)
                    waiting.append(reader)
        return frozenset(reached | {read.form for form in reached for read in self.forms[form].reads})

    @cached_property
    def numeric_lists(self) -> frozenset[str]:
        """Code lists whose codes are numbers in expressions."""
        return frozenset(name for name, codes in self.study.codelists.items() if _is_numeric(codes))


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
    across = tuple(check for check in study.checks if check.items and check.items[0] in form.all_items)
    reads = set(form.references)
    for check in across:
        reads |= _reads(study, check, names)
    return FormPlan(form, (*form.checks, *across), tuple(reads), names)


def _reads(study: CompiledStudy, check: CheckDef, own: frozenset[str]) -> set[ForeignItem]:
    """What a check of the study file, judged with the form of its first item, reads from other forms."""
    return {
        ForeignItem(item=name, scope=scope, form=form_of_name(study, name))
        for name, scope in references(check.assert_)
        if scope != "here" or name not in own
    }


def condition_reads(study: CompiledStudy, entry: VisitForm | None) -> list[ForeignItem]:
    """The answers that the condition of a form at a visit reads; none without a condition."""
    if entry is None or entry.show_if is None:
        return []
    return [
        ForeignItem(item=name, scope=scope, form=form_of_name(study, name))
        for name, scope in references(entry.show_if)
    ]


def form_of_name(study: CompiledStudy, name: str) -> str:
    """The form that holds an item or a repeating group; "" for none."""
    if name in study.form_of:
        return study.form_of[name]
    return next((form.id for form in study.forms.values() if name in form.repeats), "")


def _is_numeric(codes: CodeListDef) -> bool:
    return codes.type != "text"
