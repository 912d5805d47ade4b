"""What will be told of a participant, drawn without a database: the same every day, but for the dates."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from clinnova.demo.answers.logs import EVENTS, Event, Stay
from clinnova.demo.course import Course, Flare, draw_course
from clinnova.demo.person import Person, draw_person
from clinnova.demo.therapy import draw_drugs, steroid
from patients.reasons import MissedReason, WithdrawalReason
from patients.schedule import PLANNED_KINDS, planned_windows
from patients.windows import Window
from studies.definition.compiled import CompiledStudy

MISSES = {"remote": 0.32, "scheduled": 0.05}  # by kind of visit
LATE, LEAVES, FORGOTTEN, SEEN_IN_FLARE = 0.08, 0.09, 0.12, 0.75
CONFIRMS_AFTER = (95, 140)  # days from a worsened EDSS to its confirmation
REASONS = ("burden", "travel", "moved", "health", "no_reason", "physician")


@dataclass(frozen=True)
class Encounter:
    """A visit that takes place, or is recorded as missed. `flare` is why somebody came unplanned."""

    visit: str
    on: date
    missed: str = ""
    planned: bool = True
    flare: Flare | None = None


@dataclass(frozen=True)
class Ending:
    """How and when participation ends before its time; `seen` with a last visit."""

    on: date
    state: str
    reason: str
    seen: bool


@dataclass(frozen=True)
class Entry:
    """A log entry and the first day on which it can be written."""

    form: str
    on: date
    about: Any


@dataclass(frozen=True)
class Plan:
    """One participant from screening until today. Without `baseline_on` she is not seen again after screening."""

    person: Person
    course: Course
    screened_on: date
    baseline_on: date | None
    only_consent: bool = False
    encounters: tuple[Encounter, ...] = ()
    entries: tuple[Entry, ...] = ()
    ending: Ending | None = None


@dataclass
class _Draft:
    random: Random
    study: CompiledStudy
    course: Course
    today: date
    encounters: list[Encounter] = field(default_factory=list)

    def free(self, on: date, days: int) -> bool:
        """Whether no other visit takes place within some days."""
        return all(e.missed or abs((e.on - on).days) > days for e in self.encounters)


def draw_plan(study: CompiledStudy, country: str, seed: str, ago: int, today: date) -> Plan:
    """The participant `seed` of a study, who was screened some days ago."""
    screened = today - timedelta(days=ago)
    person = draw_person(seed, study.cohort, country, _diagnoses(study), screened)
    random = person.draw("plan")
    baseline = screened + timedelta(days=random.randint(1, 14))
    only_consent = ago <= 21 and random.random() < 0.4
    if only_consent or person.fails or baseline > today:
        return Plan(person, Course(person, baseline), screened, None, only_consent)
    course = draw_course(person, baseline, today)
    draft = _Draft(random, study, course, today)
    _schedule(draft)
    _unplanned(draft)
    ending = _ending(draft)
    if ending is not None:
        draft.encounters = [e for e in draft.encounters if e.on < ending.on]
    entries = [e for e in draw_entries(course, today) if ending is None or e.on <= ending.on]
    told = sorted(draft.encounters, key=lambda e: e.on)
    return Plan(person, course, screened, baseline, False, tuple(told), tuple(entries), ending)


def _diagnoses(study: CompiledStudy) -> set[str]:
    codelist = study.item(study.diagnosis).codelist if study.diagnosis else None
    return {code.code for code in study.codelists[codelist].codes} if codelist else {""}


def _schedule(draft: _Draft) -> None:
    """Planned visits whose day has come: kept, late, missed; now and then one is forgotten and stays overdue."""
    study, random, last = draft.study, draft.random, draft.course.baseline
    windows = planned_windows(study, {study.anchor: draft.course.baseline})
    always = [v for v in study.visits if v.kind in PLANNED_KINDS and v.show_if is None]
    planned = [(window, visit) for visit in always if (window := windows.get(visit.id)) is not None]
    for window, visit in sorted(planned, key=lambda pair: _middle(pair[0])):
        on, lot, misses = _day(random, window), random.random(), MISSES.get(visit.kind, 0.05)
        forgotten = random.random() < FORGOTTEN and (draft.today - window.latest).days < 45
        reason = random.choice(MissedReason.values)
        if lot < misses or on <= last:
            told = window.latest + timedelta(days=random.randint(1, 5))
            if told <= draft.today and not forgotten:
                draft.encounters.append(Encounter(visit.id, told, missed=reason))
        elif on <= draft.today and not forgotten:
            draft.encounters.append(Encounter(visit.id, on))
            last = on


def _day(random: Random, window: Window) -> date:
    """Around the planned day, now and then some days after the window."""
    if random.random() < LATE:
        return window.latest + timedelta(days=random.randint(1, 11))
    spread = (window.latest - window.earliest).days / 5
    day = _middle(window) + timedelta(days=round(random.gauss(0, spread)))
    return min(max(day, window.earliest), window.latest)


def _middle(window: Window) -> date:
    return window.earliest + (window.latest - window.earliest) / 2


def _unplanned(draft: _Draft) -> None:
    """Visits for flares, and those that confirm a lasting worsening."""
    random, visits = draft.random, draft.study.visits_by_id
    name = next((n for n, v in visits.items() if any(f.form == "unscheduled_visit" for f in v.forms)), None)
    for flare in draft.course.flares if name else ():
        on = flare.on + timedelta(days=random.randint(2, 9))
        if on <= draft.today and draft.free(on, 4) and random.random() < SEEN_IN_FLARE:
            draft.encounters.append(Encounter(name or "", on, planned=False, flare=flare))
    worse = draft.course.worsens_on
    seen = [e.on for e in draft.encounters if worse and e.on >= worse and e.planned and not e.missed]
    if "CDWC" in visits and seen:
        on = seen[0] + timedelta(days=random.randint(*CONFIRMS_AFTER))
        if on <= draft.today and draft.free(on, 3):
            draft.encounters.append(Encounter("CDWC", on, planned=False))


def _ending(draft: _Draft) -> Ending | None:
    """Some leave: most say so at a last visit, others are lost."""
    random, days = draft.random, (draft.today - draft.course.baseline).days
    if random.random() > LEAVES or days < 75:
        return None
    on = draft.course.baseline + timedelta(days=random.randint(60, days))
    while not draft.free(on, 0):
        on += timedelta(days=1)
    if on > draft.today:
        return None
    if random.random() < 0.25:
        return Ending(on, "lost", "", seen=False)
    return Ending(
        on, "withdrawn", random.choice([r for r in REASONS if r in WithdrawalReason.values]), seen=True
    )


def draw_entries(course: Course, today: date) -> Iterator[Entry]:
    """What the logs hold until today, each entry from the day on which it is known."""
    random = course.person.draw("entries")
    yield from (Entry("medication", course.baseline, drug) for drug in draw_drugs(course))
    if course.person.lot("operated") < 0.12:
        yield Entry("procedures", course.baseline, None)
    for flare in course.flares:
        yield from _of_flare(course, flare)
    day = course.baseline + timedelta(days=round(random.expovariate(1 / 210)))
    while day <= today:
        yield from _of_event(random, day, today)
        day += timedelta(days=20 + round(random.expovariate(1 / 210)))


def _of_flare(course: Course, flare: Flare) -> Iterator[Entry]:
    if course.person.cohort == "MS":
        yield Entry("relapses", flare.on, flare)
    if flare.steroids:
        drug = steroid(course, flare.on + timedelta(days=2))
        yield Entry("medication", drug.end or flare.on, drug)
    if flare.hospital:
        start, end = flare.on + timedelta(days=2), flare.on + timedelta(days=7)
        yield Entry("hospitalisations", end, Stay(start, end, "FLARE", emergency=False))


def _of_event(random: Random, day: date, today: date) -> Iterator[Entry]:
    term, grade = random.choice(EVENTS)
    end, serious = day + timedelta(days=random.randint(3, 20)), random.random() < 0.05
    if serious:
        yield Entry("adverse_events", end, Event("Pneumonia", 3, day, end, hospital=True))
        yield Entry("hospitalisations", end, Stay(day, end, "INFECTION", emergency=True))
    elif end <= today or random.random() < 0.5:
        ongoing = random.random() < 0.15
        yield Entry(
            "adverse_events", day if ongoing else end, Event(term, grade, day, None if ongoing else end)
        )
