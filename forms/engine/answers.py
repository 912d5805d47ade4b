"""All that one participant has answered, and what of it the expressions of one record may read.

A bare name is an item of the same form, else of another form at the same visit, else of a form that belongs
to the participant. `visit("BL").x` is the value at that visit, `previous.x` the nearest earlier visit with a
known one; both fall back on the participant's own forms. `earlier` and the id of a log are rows.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from forms.engine.context import Context, Place, VisitFacts
from forms.engine.environment import names_of
from forms.engine.plan import StudyPlan
from studies.definition.compiled import ForeignItem


@dataclass(frozen=True)
class Filled:
    """One filled form, at a visit or (None) of the participant; `repeat` is its number among a log's entries."""

    plan: StudyPlan
    form: str
    values: Mapping[str, Any]
    visit: VisitFacts | None = None
    repeat: int = 1


class SubjectAnswers:
    """The filled forms of one participant, read as expressions read them.

    `visits` gives all visits of the participant; it is called at most once, and only for a form that asks for
    visits themselves. Without it the visits with filled forms are known.
    """

    def __init__(
        self,
        filled: Iterable[Filled],
        today: str,
        visits: Callable[[], Iterable[VisitFacts]] | None = None,
    ) -> None:
        self._by_form: dict[str, list[Filled]] = {}
        self._names: dict[int, dict[str, Any]] = {}
        self._today = today
        self._read_visits = visits
        for one in filled:
            self._by_form.setdefault(one.form, []).append(one)

    def context(self, plan: StudyPlan, reads: Iterable[ForeignItem], place: Place) -> Context:
        """What is named in `reads` as a record at this place sees it; `plan` is that of its study version."""
        found = Context(today=self._today)
        rows: dict[tuple[str, str], list[ForeignItem]] = {}
        for read in reads:
            if read.scope == "table":
                found.tables.update(plan.table(read.item))
            elif read.scope in ("earlier", "log"):
                rows.setdefault((read.scope, read.form if read.scope == "log" else ""), []).append(read)
            else:
                self._put(found, plan, read, place)
        for (scope, form), asked in rows.items():
            if scope == "log":
                found.names[form] = self._entries(form, asked, place)
            else:
                found.names["earlier"] = self._earlier(plan, asked, place)
        return found

    def _put(self, found: Context, plan: StudyPlan, read: ForeignItem, place: Place) -> None:
        known, value = self._read(plan, read, place)
        if not known:
            return
        if read.scope == "here":
            found.names[read.item] = value
        elif read.scope == "previous":
            found.previous[read.item] = value
        else:
            found.visits.setdefault(_visit_in(read.scope), {})[read.item] = value

    def _read(self, plan: StudyPlan, read: ForeignItem, place: Place) -> tuple[bool, Any]:
        if not read.form:
            value = self._fact(plan, read, place)
            return value not in (None, ""), value
        for filled in self._candidates(read, place):
            names = self._names_of(filled)
            if read.item in names:
                return True, names[read.item]
        return False, None

    def _fact(self, plan: StudyPlan, read: ForeignItem, place: Place) -> Any:
        """What no form asks: of the study, of the visit at hand, or the day of another visit."""
        if read.scope == "here":
            at_hand = place.visit.names(plan.visit_numbers) if place.visit else {}
            return plan.facts.get(read.item) or at_hand.get(read.item)
        if read.scope == "previous":
            known = self._before(place) if place.visit else []
        else:
            known = [v for v in self._visits if v.definition == _visit_in(read.scope)]
        return known[-1].visited_on if known else None

    def _candidates(self, read: ForeignItem, place: Place) -> list[Filled]:
        """The records that may hold the value, the one that counts first."""
        records = self._by_form.get(read.form, [])
        own = [f for f in records if f.visit is None and f.plan.study.forms[f.form].kind == "subject"]
        if own:
            return own
        here = _id(place.visit)
        if read.scope == "here":
            return [f for f in records if here is not None and _id(f.visit) == here]
        newest_first = sorted(records, key=_day, reverse=True)
        if read.scope == "previous":
            return [
                f for f in newest_first if here not in (None, _id(f.visit)) and "" < _day(f) < place.before
            ]
        return [f for f in newest_first if f.visit and f.visit.definition == _visit_in(read.scope)]

    def _entries(self, form: str, asked: list[ForeignItem], place: Place) -> list[dict[str, Any]]:
        """The entries of a log with the items that are asked of them: neither the one at hand, nor empty ones."""
        own = place.repeat if place.log == form else 0
        kept = [f for f in self._by_form.get(form, []) if f.repeat != own and f.values]
        return [_picked(self._names_of(f), asked) for f in sorted(kept, key=lambda f: f.repeat)]

    def _earlier(self, plan: StudyPlan, asked: list[ForeignItem], place: Place) -> list[dict[str, Any]]:
        """A row for every visit that began before this place, in the order of their days."""
        numbers = plan.visit_numbers
        return [v.names(numbers, window=False) | self._asked_at(v, asked) for v in self._before(place)]

    def _before(self, place: Place) -> list[VisitFacts]:
        return [v for v in self._visits if v.visited_on < place.before and v.id != _id(place.visit)]

    def _asked_at(self, visit: VisitFacts, asked: list[ForeignItem]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for form in {read.form for read in asked if read.form}:
            for filled in self._by_form.get(form, ()):
                if _id(filled.visit) == visit.id:
                    found |= _picked(self._names_of(filled), asked)
        return found

    @cached_property
    def _visits(self) -> list[VisitFacts]:
        """The visits that began, the first one first."""
        if self._read_visits is not None:
            known = list(self._read_visits())
        else:
            filled = (f.visit for forms in self._by_form.values() for f in forms)
            known = list({visit.id: visit for visit in filled if visit}.values())
        return sorted((v for v in known if v.visited_on), key=lambda v: (v.visited_on, v.id))

    def _names_of(self, filled: Filled) -> dict[str, Any]:
        key = id(filled)
        if key not in self._names:
            self._names[key] = names_of(filled.plan, filled.plan.study.forms[filled.form], filled.values)
        return self._names[key]


def _visit_in(scope: str) -> str:
    return scope.removeprefix("visit:")


def _id(visit: VisitFacts | None) -> Any:
    return visit.id if visit else None


def _day(filled: Filled) -> str:
    return filled.visit.visited_on if filled.visit else ""


def _picked(names: Mapping[str, Any], asked: list[ForeignItem]) -> dict[str, Any]:
    return {read.item: names[read.item] for read in asked if read.item in names}
