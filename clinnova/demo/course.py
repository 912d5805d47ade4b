"""The course of a disease: one hidden activity from which scores, laboratory values and questionnaires follow.

It falls under the treatment begun at baseline, as far as the person responds, and rises again in flares. In
multiple sclerosis activity means inflammation; disability is kept beside it: it rises in a relapse, falls back
afterwards, and creeps upwards in some.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from math import exp
from random import Random
from typing import Any

from clinnova.demo.person import Person

SETTLES_IN = 55.0  # days after which two thirds of the response have come


@dataclass(frozen=True)
class Flare:
    """A flare or relapse: first day, height (0 to 1), and whether steroids and a hospital bed were needed."""

    on: date
    size: float
    steroids: bool
    hospital: bool


@dataclass(frozen=True)
class Course:
    """A person's disease from baseline on. `worsens_on`: from then the EDSS is a step and a half higher for good."""

    person: Person
    baseline: date
    flares: tuple[Flare, ...] = ()
    worsens_on: date | None = None

    def activity(self, on: date) -> float:
        """The hidden activity, 0 to 1."""
        person, days = self.person, (on - self.baseline).days
        level = person.severity
        if days > 0:
            level *= 1 - person.response * (1 - exp(-days / SETTLES_IN))
        level += sum(f.size * _wave((on - f.on).days) for f in self.flares)
        return min(max(level, 0.02), 1.0)

    def edss(self, on: date) -> float:
        """The EDSS before it is put together from functional systems: halves, never 0.5."""
        level = self.person.disability
        level += sum(2.2 * f.size * _wave((on - f.on).days) for f in self.flares)
        if self.worsens_on is not None and on >= self.worsens_on:
            level += 1.5
        step = min(max(round(level * 2) / 2, 0.0), 7.0)
        return 0.0 if step == 0.5 else step

    def flare_before(self, on: date, days: int) -> Flare | None:
        """The last flare that began at most `days` before the day."""
        recent = [f for f in self.flares if 0 <= (on - f.on).days <= days]
        return recent[-1] if recent else None


def _wave(days: int) -> float:
    """A flare's share: up within a week, half gone after a month."""
    if days < 0:
        return 0.0
    return min(days / 5 + 0.4, 1.0) * exp(-max(days - 14, 0) / 30)


def draw_course(person: Person, baseline: date, until: date) -> Course:
    """Flares and lasting worsening between baseline and the last day that is told."""
    random, flares = person.draw("course"), []
    often = {"IBD": 190, "RD": 230, "MS": 280}.get(person.cohort, 365) * (0.5 + person.response)
    if person.diagnosis in ("RIS", "SPMS", "PPMS"):
        often *= 4
    day = baseline + timedelta(days=round(35 + random.expovariate(1 / often)))
    while day <= until:
        size = random.uniform(0.3, 0.65)
        flares.append(Flare(day, size, random.random() < 0.6, random.random() < 0.12))
        day += timedelta(days=round(75 + random.expovariate(1 / often)))
    long = (until - baseline).days > 300  # a worsening is told where there is time to confirm it
    often_worse = {"SPMS": 0.6, "PPMS": 0.6}.get(person.diagnosis, 0.4) if long else 0.06
    creeps = random.random() < often_worse
    worsens = baseline + timedelta(days=random.randint(20, 120)) if creeps and person.cohort == "MS" else None
    return Course(person, baseline, tuple(flares), worsens)


@dataclass
class Moment:
    """A person on one day: all forms of a visit see the same activity, the same blood and the same joints.

    `label` names the place for drawing ("M3", "UNS/2", "medication/1"), `entry` is what a log entry is about, `found`
    holds what one form says for the next.
    """

    course: Course
    visit: str
    on: date
    label: str
    entry: Any = None
    found: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random: Random = self.person.draw(f"at/{self.label}")
        level = self.course.activity(self.on) + self.random.gauss(0, 0.035)
        self.activity = min(max(level, 0.02), 1.0)
        self.ill = min(
            max(self.activity * 0.8 + self.person.mood * 0.35 + self.random.gauss(0, 0.05), 0.0), 1.0
        )

    @property
    def person(self) -> Person:
        return self.course.person

    def day(self, after: int = 0) -> str:
        """The day as an ISO text, or one some days later (never after the visit where that is negative)."""
        return (self.on + timedelta(days=after)).isoformat()

    def clock(self, hour: int, minute: int) -> str:
        return f"{self.on.isoformat()}T{hour:02d}:{minute:02d}"

    def around(self, mean: float, spread: float, places: int, low: float, high: float) -> str:
        """A normally distributed value within limits, as it is typed."""
        value = min(max(self.random.gauss(mean, spread), low), high)
        return f"{value:.{places}f}"

    def grade(self, share: float, highest: int, spread: float = 0.5) -> int:
        """A grade from 0 that goes with `share` (0 to 1)."""
        return min(max(round(share * highest + self.random.uniform(-spread, spread)), 0), highest)

    def chance(self, share: float) -> bool:
        return self.random.random() < share


def month(day: date) -> str:
    """A day as its month, the way histories are known."""
    return f"{day:%Y-%m}"
