"""A synthetic person: what stays the same over all visits. Nobody real is meant, and nobody is resembled."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from random import Random
from typing import Any

# Diagnoses of each cohort, common ones more often; codes that a protocol drops are left out.
DIAGNOSES: dict[str, dict[str, float]] = {
    "IBD": {"CD": 55, "UC": 40, "IBDU": 5},
    "RD": {"RA": 50, "PSA": 20, "AXSPA": 18, "SLE": 6, "SSC": 4, "ASSD": 2},
    "MS": {"RRMS": 74, "SPMS": 11, "PPMS": 7, "CIS": 6, "RIS": 2},
}
WOMEN: dict[str, float] = {"RA": 0.72, "AXSPA": 0.4, "SLE": 0.9, "SSC": 0.8, "RRMS": 0.72, "PPMS": 0.5}
AGES: dict[str, tuple[int, int]] = {"IBD": (19, 62), "RD": (26, 74), "MS": (21, 60)}
LANGUAGES = {"LU": ["fr", "lb", "de", "en", "pt"], "DE": ["de"], "FR": ["fr"], "CH": ["de", "fr", "en"]}
# How screening fails: the criterion that is not met, its answer, and the coded reason.
FAILURES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "IBD": (
        ("exc_trial", "Y", "TRIAL"),
        ("inc_change", "N", "NOTRTCHG"),
        ("exc_compliance", "Y", "COMPLIANCE"),
    ),
    "RD": (("exc_trial", "Y", "TRIAL"), ("inc_change", "N", "NOTRTCHG"), ("exc_blood", "Y", "SAMPLING")),
    "MS": (("inc_smartphone", "N", "DEVICE"), ("inc_stage", "N", "STAGE"), ("inc_comply", "N", "COMPLIANCE")),
}


@dataclass
class Person:
    """A synthetic participant. Activity lies between 0 (quiet) and 1 (severe); months are ISO texts.

    `severity` is the activity at baseline, `response` the share of it that treatment takes away, `disability` the
    EDSS at baseline (multiple sclerosis), `fails` the criterion that ends screening.
    """

    seed: str
    cohort: str
    country: str
    diagnosis: str
    sex: str
    birth: date
    diagnosed: date
    onset: date
    height: int
    weight: float
    language: str
    severity: float
    response: float
    disability: float
    mood: float
    fails: tuple[str, str, str] | None = None
    refuses: frozenset[str] = frozenset()
    memory: dict[str, Any] = field(default_factory=dict)

    def draw(self, of: str) -> Random:
        """A generator of its own for each subject, so that one more question changes no other answer."""
        return Random(f"{self.seed}/{of}")  # noqa: S311 - synthetic data, not a secret

    def lot(self, of: str) -> float:
        """A fixed number between 0 and 1 that stands for a lasting trait."""
        if of not in self.memory:
            self.memory[of] = self.draw(of).random()
        return float(self.memory[of])

    @cached_property
    def seropositive(self) -> bool:
        return self.diagnosis == "RA" and self.lot("serology") < 0.7

    @cached_property
    def hla_b27(self) -> bool:
        return self.lot("hlab27") < {"AXSPA": 0.85, "PSA": 0.25}.get(self.diagnosis, 0.08)

    @cached_property
    def smoker(self) -> str:
        lot = self.lot("smoking")
        return "NEVER" if lot < 0.5 else "FORMER" if lot < 0.78 else "DAILY" if lot < 0.93 else "OCCASIONAL"

    def age(self, on: date) -> int:
        return on.year - self.birth.year - ((on.month, on.day) < (self.birth.month, self.birth.day))


def draw_person(seed: str, cohort: str, country: str, known: set[str], seen_on: date) -> Person:
    """A person of one of the study's diagnoses (`known`), who is first seen on the given day."""
    random = Random(seed)  # noqa: S311 - synthetic data, not a secret
    shares = {code: share for code, share in DIAGNOSES.get(cohort, {}).items() if code in known}
    shares = shares or dict.fromkeys(sorted(known), 1.0)
    diagnosis = random.choices(list(shares), weights=list(shares.values()))[0]
    sex = "F" if random.random() < WOMEN.get(diagnosis, 0.52) else "M"
    low, high = AGES.get(cohort, (20, 70))
    birth = seen_on - timedelta(days=round(random.uniform(low, high) * 365.25))
    diagnosed, onset = _history(random, birth, seen_on)
    tall = random.gauss(165 if sex == "F" else 178, 6)
    return Person(
        seed=seed,
        cohort=cohort,
        country=country,
        diagnosis=diagnosis,
        sex=sex,
        birth=birth.replace(day=15),
        diagnosed=diagnosed,
        onset=onset,
        height=round(min(max(tall, 150), 198)),
        weight=round(min(max(random.gauss(24.5, 3), 19), 34) * (tall / 100) ** 2, 1),
        language=random.choice(LANGUAGES.get(country, ["en"])),
        severity=random.betavariate(4.5, 3) * 0.7 + 0.3,
        response=random.betavariate(4, 1.8) if random.random() < 0.86 else random.uniform(0, 0.25),
        disability=_disability(random, diagnosis),
        mood=random.betavariate(2, 5),
        fails=random.choice(FAILURES[cohort]) if cohort in FAILURES and random.random() < 0.09 else None,
        refuses=_refusals(random),
    )


def _history(random: Random, birth: date, seen_on: date) -> tuple[date, date]:
    """First of the months of diagnosis and of the first symptoms, both in adult life and before the study."""
    adult = birth + timedelta(days=round(17.2 * 365.25))
    years = (seen_on - adult).days
    ago = 130 + min(random.expovariate(1 / 2200), max(years - 900, 60))
    diagnosed = seen_on - timedelta(days=round(ago))
    onset = max(diagnosed - timedelta(days=round(60 + random.expovariate(1 / 300))), adult)
    diagnosed = max(diagnosed, onset + timedelta(days=40))
    return diagnosed.replace(day=1), onset.replace(day=1)


def _disability(random: Random, diagnosis: str) -> float:
    """The EDSS at baseline: low in relapsing courses, higher in progressive ones."""
    mean = {"RIS": 0.3, "CIS": 1.0, "SPMS": 5.2, "PPMS": 4.6}.get(diagnosis, 2.1)
    return min(max(round(random.gauss(mean, 0.9) * 2) / 2, 0.0), 6.5)


def _refusals(random: Random) -> frozenset[str]:
    """Consents that are not given: data for others now and then, samples rarely, genes with them."""
    chances = {
        "icindus": 0.15,
        "icshare_noneu": 0.12,
        "icgen": 0.06,
        "icvoice": 0.3,
        "icapp": 0.15,
        "icincid": 0.1,
    }
    refused = {scope for scope, chance in chances.items() if random.random() < chance}
    return frozenset(refused | ({"icsamp", "icgen"} if random.random() < 0.05 else set()))
