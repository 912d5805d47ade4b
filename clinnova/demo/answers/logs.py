"""Entries of the logs: drugs, adverse events, relapses, hospital stays; `Moment.entry` says what they are about."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from clinnova.demo.answers.kinds import Answer, Answers, fixed
from clinnova.demo.course import Flare, Moment
from clinnova.demo.therapy import Drug

EVENTS = (
    ("Headache", 1), ("Nausea", 1), ("Upper respiratory tract infection", 1), ("Fatigue", 1), ("Rash", 1),
    ("Urinary tract infection", 2), ("Injection site reaction", 1), ("Gastroenteritis", 2),
    ("Raised liver enzymes", 2), ("Herpes labialis", 1),
)  # fmt: skip
FORMS = {"PO": "TABLET", "SC": "INJECTION", "IV": "INFUSION"}


@dataclass(frozen=True)
class Event:
    """An adverse event; `hospital` makes it serious."""

    term: str
    grade: int
    start: date
    end: date | None
    hospital: bool = False


@dataclass(frozen=True)
class Stay:
    """Some days in hospital, for a flare or for an adverse event."""

    start: date
    end: date
    reason: str
    emergency: bool


def _stay(read: Any) -> Answer:
    return lambda m: read(m.entry) if isinstance(m.entry, Stay) else None


def _drug(read: Any) -> Answer:
    return lambda m: read(m.entry) if isinstance(m.entry, Drug) else None


def _since(drug: Drug, day: date) -> str:
    """The full day of advanced drugs and of those that ended, the month of all others."""
    return day.isoformat() if drug.line or drug.end else f"{day:%Y-%m}"


def _event(read: Any) -> Answer:
    return lambda m: read(m.entry) if isinstance(m.entry, Event) else None


def _flare(read: Any) -> Answer:
    return lambda m: read(m.entry) if isinstance(m.entry, Flare) else None


def _yes(value: object) -> str:
    return "Y" if value else "N"


DRUGS: Answers = {
    "cmtrt": _drug(lambda d: d.recipe[0]),
    "cmatc": _drug(lambda d: d.atc),
    "cmcat": _drug(lambda d: "DISEASE" if d.for_disease else "CONCOMITANT"),
    "cmindc": _drug(lambda d: "PRIMARY" if d.for_disease else "PROPHYL"),
    "cmbiosim": _drug(lambda d: "N" if d.line else None),
    "cmline": _drug(lambda d: d.line),
    "cmdose": _drug(lambda d: d.recipe[2]),
    "cmdosu": _drug(lambda d: d.recipe[3]),
    "cmdosfrq": _drug(lambda d: d.recipe[4]),
    "cmroute": _drug(lambda d: d.recipe[5]),
    "cmdosfrm": _drug(lambda d: FORMS.get(d.recipe[5])),
    "cmstdat": _drug(lambda d: _since(d, d.start)),
    "cmongo": _drug(lambda d: _yes(d.end is None)),
    "cmendat": _drug(lambda d: d.end.isoformat() if d.end else None),
    "cmrsdisc": _drug(lambda d: d.stopped),
}

HARMS: Answers = {
    "aeterm": _event(lambda e: e.term),
    "aestdat": _event(lambda e: e.start.isoformat()),
    "aeongo": _event(lambda e: _yes(e.end is None)),
    "aeendat": _event(lambda e: e.end.isoformat() if e.end else None),
    "aetoxgr": _event(lambda e: str(e.grade)),
    "aesi": _event(lambda e: ["SERINF"] if e.hospital else []),
    "aeser": _event(lambda e: _yes(e.hospital)),
    "aeshosp": fixed("Y"),
    "aeaware": _event(lambda e: f"{(e.start + timedelta(days=1)).isoformat()}T10:00"),
    "aereported": _event(lambda e: f"{(e.start + timedelta(days=1)).isoformat()}T16:30"),
    "aerel": lambda m: m.random.choice(["NONE", "UNLIKELY", "POSSIBLE", "POSSIBLE", "PROBABLE"]),
    "aeacn": lambda m: m.random.choice(["NOCHANGE", "NOCHANGE", "NOTAPPL", "INTERRUPTED"]),
    "aeout": _event(lambda e: "RESOLVED" if e.end else "ONGOING"),
}

RELAPSES: Answers = {
    "relstdat": _flare(lambda f: f.on.isoformat()),
    "relsys": lambda m: m.random.sample(
        ["PYRAMIDAL", "SENSORY", "VISUAL", "BRAINSTEM"], m.random.randint(1, 2)
    ),
    "rel24h": fixed("Y"),
    "relfever": fixed("N"),
    "relconf": fixed("Y"),
    "relexdat": Moment.day,
    "relsevcl": _flare(lambda f: "MILD" if f.size < 0.4 else "MODERATE" if f.size < 0.58 else "SEVERE"),
    "relrec": lambda m: m.random.choice(["COMPLETE", "COMPLETE", "PARTIAL"]),
    "relster": _flare(lambda f: _yes(f.steroids)),
    "relsterdrug": fixed("MPIV"),
    "relsterdose": fixed("1000"),
    "relsterdays": lambda m: m.random.choice([3, 5]),
    "relplex": fixed("N"),
    "relhosp": _flare(lambda f: _yes(f.hospital)),
}

STAYS: Answers = {
    "hostdat": _stay(lambda s: s.start.isoformat()),
    "hoongo": fixed("N"),
    "hoendat": _stay(lambda s: s.end.isoformat()),
    "horeas": _stay(lambda s: s.reason),
    "hoemerg": _stay(lambda s: _yes(s.emergency)),
    "hoicu": fixed(0),
}

ANSWERS: Answers = {**DRUGS, **HARMS, **RELAPSES, **STAYS}
