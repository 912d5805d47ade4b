"""A synthetic participant filled in without a database: the engine alone reads the protocols and judges the answers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any

from django.conf import settings

from clinnova.demo.answers.samples import kits
from clinnova.demo.course import Course, Flare, Moment
from clinnova.demo.filling import gather
from clinnova.demo.person import Person, draw_person
from clinnova.demo.plan import draw_entries
from forms.engine import Entry as Typed
from forms.engine import (
    Filled,
    FormState,
    Place,
    SubjectAnswers,
    VisitFacts,
    evaluate_form,
    is_planned,
    parse_entry,
    plan_of,
)
from forms.engine.plan import condition_reads
from studies.definition import load_study
from studies.definition.compiled import CompiledStudy, ForeignItem

PROTOCOLS = Path(settings.BASE_DIR) / "studies" / "protocols"
SCREENED = date(2025, 6, 2)
DAYS = {
    "SCR": 0,
    "BL": 7,
    "P1": 38,
    "REL": 60,
    "UNS": 60,
    "M3": 98,
    "CDWC": 150,
    "M6": 190,
    "M12": 372,
    "ET": 390,
}
LEFT = {"dsdecod": "PHYSICIAN"}


@lru_cache
def study(name: str) -> CompiledStudy:
    found = load_study(PROTOCOLS / name).study
    assert found
    return found


def person_with(protocol: str, diagnosis: str) -> Person:
    """The first synthetic person of a diagnosis who passes screening and has a flare's worth of disease."""
    drawn = (draw_person(f"test/{n}", study(protocol).cohort, "LU", {diagnosis}, SCREENED) for n in count())
    return next(p for p in drawn if p.fails is None and "icsamp" not in p.refuses)


@dataclass
class Walk:
    """Visits and forms of one participant so far, and what the engine found in them."""

    study: CompiledStudy
    course: Course
    filled: list[Filled] = field(default_factory=list)
    visits: list[VisitFacts] = field(default_factory=list)
    states: list[tuple[str, str, FormState]] = field(default_factory=list)  # visit, form, state

    def all(self) -> "Walk":
        """Every visit of the list above that the study has, every form asked there, and all logs."""
        for name, days in DAYS.items():
            if name == "BL":
                self.logs(self.course.baseline + timedelta(days=600))
            if name in self.study.visits_by_id:
                self.visit(name, SCREENED + timedelta(days=days))
        return self

    def visit(self, name: str, on: date) -> None:
        here = VisitFacts(len(self.visits) + 1, name, on.isoformat(), on.isoformat(), on.isoformat())
        self.visits.append(here)
        flare = self.course.flares[0] if self.course.flares else None
        moment = Moment(self.course, name, on, name, flare, dict(LEFT))
        moment.found["kits"] = kits(self.study.samples, name, self.course.person.refuses)
        for entry in self.study.visits_by_id[name].forms:
            own = self.study.forms[entry.form].kind == "subject"
            known = own and any(f.form == entry.form for f in self.filled)
            reads = condition_reads(self.study, entry)
            early = entry.form == "end_of_study" and name != "ET"
            if known or early or not is_planned(entry, self.context(reads, Place(here))):
                continue
            self.form(entry.form, moment, None if own else here)

    def logs(self, until: date) -> None:
        """Every entry of the logs, one after the other."""
        for number, entry in enumerate(draw_entries(self.course, until), start=1):
            if entry.form in self.study.logs:
                moment = Moment(self.course, "", entry.on, f"{entry.form}/{number}", entry.about)
                self.form(entry.form, moment, None, number)

    def context(self, reads: Iterable[ForeignItem], place: Place) -> Any:
        answers = SubjectAnswers(self.filled, "2027-06-01", lambda: self.visits)
        return answers.context(plan_of(self.study), list(reads), place)

    def form(self, name: str, moment: Moment, visit: VisitFacts | None, repeat: int = 1) -> None:
        plan, form = plan_of(self.study), self.study.forms[name]
        place = Place(visit, name if form.kind == "log" else "", repeat)
        given = self.context(plan.forms[name].reads, place)
        values = dict(self.typed(name, gather(form, given, moment, self.study)))
        state = evaluate_form(plan, form, values, given)
        self.filled.append(Filled(plan, name, state.values, visit, repeat))
        self.states.append((moment.visit, name, state))

    def typed(self, name: str, answers: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        """Answers as they are stored; what the form would refuse is refused here."""
        form = self.study.forms[name]
        for item, value in answers.items():
            if item in form.repeats:
                rows = [dict(self._keys(form.all_items, row)) for row in value]
                yield item, [{"@id": f"r{n}", **row} for n, row in enumerate(rows, start=1)]
            else:
                yield from self._keys(form.all_items, {item: value})

    def _keys(self, items: Any, answers: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        for item, value in answers.items():
            if item != "@id":
                entry = Typed(**value) if isinstance(value, dict) else Typed(value)
                parsed = parse_entry(items[item], entry, self.study.codelists)
                yield from ((key, stored) for key, stored in parsed.items() if stored is not None)


def walk(protocol: str, diagnosis: str) -> Walk:
    """A participant of a diagnosis with a flare two months after baseline."""
    person = person_with(protocol, diagnosis)
    baseline = SCREENED + timedelta(days=DAYS["BL"])
    flare = Flare(SCREENED + timedelta(days=DAYS["UNS"] - 5), 0.5, steroids=True, hospital=True)
    return Walk(study(protocol), Course(person, baseline, (flare,))).all()
