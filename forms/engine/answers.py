"""All that one participant has answered, and what of it the expressions of one record may read.

A bare name is an item of the same form, else of another form at the same visit, else of a form that belongs
to the participant. `visit("BL").x` is the value at that visit, `previous.x` the nearest earlier visit with a
known one; both fall back on the participant's own forms.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from forms.engine.environment import names_of
from forms.engine.plan import StudyPlan
from studies.definition.compiled import ForeignItem


@dataclass(frozen=True)
class Context:
    """What other records give to one record; values as expressions see them, all of it JSON-able."""

    names: dict[str, Any] = field(default_factory=dict)
    visits: dict[str, dict[str, Any]] = field(default_factory=dict)
    previous: dict[str, Any] = field(default_factory=dict)
    today: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The same shape for the browser's evaluator."""
        return {"names": self.names, "visits": self.visits, "previous": self.previous, "today": self.today}


@dataclass(frozen=True)
class Filled:
    """One filled form. `visit` identifies the visit (None: the participant's), `visited_on` is its ISO
    date.
    """

    plan: StudyPlan
    form: str
    values: Mapping[str, Any]
    visit: Any = None
    definition: str = ""
    visited_on: str = ""
    repeat: int = 1


class SubjectAnswers:
    """The filled forms of one participant, read as expressions read them."""

    def __init__(self, filled: Iterable[Filled], today: str) -> None:
        self._by_form: dict[str, list[Filled]] = {}
        self._names: dict[int, dict[str, Any]] = {}
        self._today = today
        for one in filled:
            self._by_form.setdefault(one.form, []).append(one)

    def context(self, reads: Iterable[ForeignItem], visit: Any = None, visited_on: str = "") -> Context:
        """The answers named in `reads` as a record at this visit (None: outside visits) sees them."""
        found = Context(today=self._today)
        for read in reads:
            known, value = self._read(read, visit, visited_on)
            if known:
                self._part(found, read.scope)[read.item] = value
        return found

    def _part(self, context: Context, scope: str) -> dict[str, Any]:
        if scope == "here":
            return context.names
        if scope == "previous":
            return context.previous
        return context.visits.setdefault(scope.removeprefix("visit:"), {})

    def _read(self, read: ForeignItem, visit: Any, visited_on: str) -> tuple[bool, Any]:
        for filled in self._candidates(read, visit, visited_on):
            names = self._names_of(filled)
            if read.item in names:
                return True, names[read.item]
        return False, None

    def _candidates(self, read: ForeignItem, visit: Any, visited_on: str) -> list[Filled]:
        """The records that may hold the value, the one that counts first."""
        records = self._by_form.get(read.form, [])
        own = [f for f in records if f.visit is None and f.plan.study.forms[f.form].kind == "subject"]
        if own:
            return own
        if read.scope == "here":
            return [f for f in records if visit is not None and f.visit == visit]
        newest_first = sorted(records, key=lambda f: f.visited_on, reverse=True)
        if read.scope == "previous":
            return [
                f for f in newest_first if f.visit not in (None, visit) and "" < f.visited_on < visited_on
            ]
        return [f for f in newest_first if f.definition == read.scope.removeprefix("visit:")]

    def _names_of(self, filled: Filled) -> dict[str, Any]:
        key = id(filled)
        if key not in self._names:
            self._names[key] = names_of(filled.plan, filled.plan.study.forms[filled.form], filled.values)
        return self._names[key]
