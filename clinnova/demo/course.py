"""Plausible answers: a synthetic person with a course of disease, and what she would answer on each form.

Laboratory values, scores and joints follow one number, the activity of the disease (0 quiet, 1 severe), which falls
under treatment. Everything is drawn from a seeded generator, so that the demo is the same on every machine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from studies.definition.compiled import CompiledStudy, ItemDef

RESPONSE = {"SCR": 1.0, "BL": 1.0, "M3": 0.7, "M6": 0.55, "M12": 0.5}


@dataclass
class Person:
    """A synthetic participant. `activity` is that of the baseline; `responds` scales how much treatment helps."""

    random: Random
    cohort: str
    sex: str
    birth: str
    height: float
    weight: float
    diagnosis: str
    activity: float
    responds: float
    fails: bool = False  # screening: meets one exclusion criterion

    def now(self, visit: str) -> float:
        """Activity at a visit, between 0 and 1."""
        factor = 1 - (1 - RESPONSE.get(visit, 1.1)) * self.responds
        return min(max(self.activity * factor + self.random.uniform(-0.08, 0.08), 0.0), 1.0)


def draw_person(random: Random, study: CompiledStudy) -> Person:
    """A person of one of the study's diagnoses, common ones more often."""
    codes = [c.code for c in study.codelists[_item(study, study.diagnosis).codelist].codes]
    sex = random.choices(["F", "M"], weights=[3, 2])[0]
    return Person(
        random=random,
        cohort=study.cohort,
        sex=sex,
        birth=f"{random.randint(1950, 2005)}-{random.randint(1, 12):02d}",
        height=round(random.gauss(165 if sex == "F" else 178, 6), 1),
        weight=round(random.gauss(66 if sex == "F" else 80, 10), 1),
        diagnosis=random.choices(codes, weights=[2**-k for k in range(len(codes))])[0],
        activity=random.uniform(0.35, 0.95),
        responds=random.uniform(0.2, 1.3),
    )


def _item(study: CompiledStudy, name: str | None) -> ItemDef:
    return next(f.all_items[name] for f in study.forms.values() if name in f.all_items)


def answer(person: Person, item: ItemDef, study: CompiledStudy, visit: str, on: date) -> Any:
    """What this person answers to `item` at `visit`, in the stored shape; a missing reason is `{"missing": code}`."""
    special = SPECIAL.get(item.id)
    if special is not None:
        return special(person, person.now(visit), on)
    if item.id.startswith("exc_") and person.fails:
        person.fails = False
        return "Y"
    if item.id.startswith(("inc_", "ic")) and item.type == "yesno":
        return "Y"
    return _by_type(person.random, item, study, on)


def _by_type(random: Random, item: ItemDef, study: CompiledStudy, on: date) -> Any:
    if item.type in ("integer", "decimal", "scale"):
        return _number(random, item)
    if item.type == "choice":
        return random.choice(study.codelists[item.codelist].codes).code
    simple = {
        "choices": [],
        "yesno": "N",
        "date": on.isoformat(),
        "partial_date": f"{on.year - random.randint(1, 8)}-{random.randint(1, 12):02d}",
        "time": f"{random.randint(7, 11):02d}:{random.choice([0, 10, 20, 30, 45]):02d}",
        "text": "Synthetic",
        "long_text": "Synthetic demonstration entry",
    }
    return simple.get(item.type)


def _number(random: Random, item: ItemDef) -> Any:
    """A number well inside the expected range."""
    limits = item.warn or item.hard
    low = limits.min if limits and limits.min is not None else (item.hard.min if item.hard else 0) or 0
    high = limits.max if limits and limits.max is not None else (item.hard.max if item.hard else 100) or 100
    value = random.triangular(low, min(high, low + (high - low) * 0.6))
    return _decimal(value, item.places or 0) if item.type != "integer" else round(value)


def _decimal(value: float, places: int) -> str:
    return f"{value:.{places}f}"


Special = Callable[[Person, float, date], Any]


def _around(mean: float, spread: float, places: int = 1, slope: float = 0.0) -> Special:
    """A normally distributed value whose mean moves by `slope` from quiet to severe disease."""
    return lambda p, a, on: _decimal(max(p.random.gauss(mean + slope * a, spread), mean / 4), places)


def _whole(low: float, high: float) -> Special:
    """A whole number that rises with activity."""
    return lambda p, a, on: max(round(low + (high - low) * a + p.random.uniform(-1, 1)), 0)


def _grade(highest: int, offset: int = 0) -> Special:
    """A grade 0…highest (as a code) that rises with activity."""
    return lambda p, a, on: str(
        min(max(round(highest * a + p.random.uniform(-0.6, 0.6)) + offset, 0), highest)
    )


def _joints(p: Person, a: float, on: date, share: float) -> list[str]:
    joints = [
        f"{side}_{name}" for side in "RL" for name in ("MCP2", "MCP3", "PIP2", "PIP3", "WRI", "KNE", "SHO")
    ]
    return p.random.sample(joints, min(round(len(joints) * a * share), len(joints)))


def _trial(p: Person, a: float, on: date) -> str:
    return _decimal(4 + 8 * a + p.random.uniform(0, 1.2), 2)


SPECIAL: dict[str, Special] = {
    "rficdat": lambda p, a, on: on.isoformat(),
    "icvers": lambda p, a, on: "1.0",
    "iclang": lambda p, a, on: p.random.choice(["en", "fr", "de"]),
    "ictype": lambda p, a, on: "INITIAL",
    "iereas": lambda p, a, on: [p.random.choice(["TRIAL", "COMPLIANCE", "LANGUAGE"])],
    "sexcalc": lambda p, a, on: p.sex,
    "birth_ym": lambda p, a, on: p.birth,
    "sex": lambda p, a, on: p.sex,
    "language": lambda p, a, on: p.random.choice(["fr", "de", "en"]),
    "diagnosis": lambda p, a, on: p.diagnosis,
    "diagnosis_date": lambda p, a, on: f"{p.random.randint(2012, 2024)}-{p.random.randint(1, 12):02d}",
    "svcntmod": lambda p, a, on: "SITE",
    "height": lambda p, a, on: _decimal(p.height, 0),
    "weight": lambda p, a, on: _decimal(p.weight + p.random.uniform(-1.5, 1.5), 1),
    "sysbp": lambda p, a, on: round(p.random.gauss(124, 10)),
    "diabp": lambda p, a, on: round(p.random.gauss(76, 6)),
    "pulse": lambda p, a, on: 126 if p.random.random() < 0.03 else round(p.random.gauss(72, 8)),
    "temp": _around(36.6, 0.2),
    "hgb": _around(14.2, 0.8, slope=-2.2),
    "hct": _around(42, 2.0, slope=-5),
    "wbc": _around(6.5, 1.1, slope=3),
    "neut": _around(3.8, 0.6, slope=2),
    "lym": _around(1.9, 0.3),
    "plat": _around(250, 40, 0, slope=120),
    "crp": lambda p, a, on: _decimal(0.6 + 34 * a * a * p.random.uniform(0.5, 1.4), 1),
    "esr": lambda p, a, on: round(4 + 42 * a * p.random.uniform(0.6, 1.2)),
    "creat": _around(74, 9, 0),
    "alt": _around(24, 6, 0),
    "ast": _around(23, 5, 0),
    "alp": _around(72, 12, 0),
    "bili": _around(9, 2, 1),
    "alb": _around(43, 1.6, 0, slope=-6),
    "ferritin": _around(110, 40, 0, slope=-60),
    "tsat": _around(28, 5, 0, slope=-12),
    "vitb12": _around(320, 60, 0),
    "calpro": lambda p, a, on: _decimal(30 + 1500 * a * a * p.random.uniform(0.6, 1.3), 0),
    "nfl": lambda p, a, on: _decimal(6 + 22 * a * p.random.uniform(0.6, 1.2), 1),
    "rf": lambda p, a, on: _decimal(p.random.choice([8, 12, 45, 120]), 1),
    "acpa": lambda p, a, on: _decimal(p.random.choice([3, 6, 90, 210]), 1),
    "hbi_wellbeing": _grade(4, -1),
    "hbi_pain": _grade(3),
    "hbi_stools": _whole(0, 7),
    "hbi_mass": _grade(3, -1),
    "mayo_normal": lambda p, a, on: 1,
    "mayo_sf": _grade(3),
    "mayo_rb": _grade(3),
    "mayo_pga": _grade(3),
    "tender28": lambda p, a, on: _joints(p, a, on, 0.9),
    "swollen28": lambda p, a, on: _joints(p, a, on, 0.6),
    "gh100": _whole(5, 75),
    "ptga100": _whole(5, 75),
    "phga100": _whole(3, 65),
    "pain100": _whole(5, 75),
    "edss_visual": _grade(2),
    "edss_brainstem": _grade(2),
    "edss_pyramidal": _grade(3),
    "edss_cerebellar": _grade(2),
    "edss_sensory": _grade(2),
    "edss_bowel": _grade(1),
    "edss_cerebral": _grade(1),
    "edss_ambulation": lambda p, a, on: "0" if a < 0.7 else "1",
    "edss_rater": lambda p, a, on: "Rater 1 (synthetic)",
    "t25fw_trial1": _trial,
    "t25fw_trial2": _trial,
    "t25fw_aid": lambda p, a, on: "NONE",
    "aeterm": lambda p, a, on: p.random.choice(
        ["Headache", "Nausea", "Upper respiratory infection", "Fatigue"]
    ),
    "aetoxgr": lambda p, a, on: p.random.choice(["1", "2"]),
    "aeongo": lambda p, a, on: "Y",
    "aeout": lambda p, a, on: "ONGOING",
    "cmongo": lambda p, a, on: "Y",
    "cmroute": lambda p, a, on: "PO",
    "cmcat": lambda p, a, on: "CONCOMITANT",
    "aestdat": lambda p, a, on: on.isoformat(),
    "cmtrt": lambda p, a, on: p.random.choice(
        ["Paracetamol", "Prednisolone", "Folic acid", "Colecalciferol"]
    ),
    "hbi_stoma": lambda p, a, on: "N",
}
