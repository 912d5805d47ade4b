"""Drugs of a person: what the disease is treated with before and from baseline on, and what is taken beside it."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from clinnova.demo.course import Course
from clinnova.demo.person import Person

# Name, ATC code, dose, unit, frequency, route.
Recipe = tuple[str, str, str, str, str, str]
ADVANCED: dict[str, tuple[Recipe, ...]] = {
    "CD": (
        ("Adalimumab", "L04AB04", "40", "mg", "Q2W", "SC"),
        ("Infliximab", "L04AB02", "5", "mg/kg", "Q8W", "IV"),
        ("Ustekinumab", "L04AC05", "90", "mg", "Q8W", "SC"),
        ("Risankizumab", "L04AC18", "360", "mg", "Q8W", "SC"),
        ("Vedolizumab", "L04AG05", "300", "mg", "Q8W", "IV"),
    ),
    "UC": (
        ("Vedolizumab", "L04AG05", "300", "mg", "Q8W", "IV"),
        ("Infliximab", "L04AB02", "5", "mg/kg", "Q8W", "IV"),
        ("Ustekinumab", "L04AC05", "90", "mg", "Q8W", "SC"),
        ("Upadacitinib", "L04AF03", "30", "mg", "QD", "PO"),
        ("Mirikizumab", "L04AC24", "200", "mg", "Q4W", "SC"),
    ),
    "RA": (
        ("Adalimumab", "L04AB04", "40", "mg", "Q2W", "SC"),
        ("Etanercept", "L04AB01", "50", "mg", "QW", "SC"),
        ("Tocilizumab", "L04AC07", "162", "mg", "QW", "SC"),
        ("Upadacitinib", "L04AF03", "15", "mg", "QD", "PO"),
        ("Abatacept", "L04AA24", "125", "mg", "QW", "SC"),
    ),
    "PSA": (
        ("Secukinumab", "L04AC10", "150", "mg", "Q4W", "SC"),
        ("Ixekizumab", "L04AC13", "80", "mg", "Q4W", "SC"),
        ("Adalimumab", "L04AB04", "40", "mg", "Q2W", "SC"),
    ),
    "AXSPA": (
        ("Secukinumab", "L04AC10", "150", "mg", "Q4W", "SC"),
        ("Adalimumab", "L04AB04", "40", "mg", "Q2W", "SC"),
        ("Golimumab", "L04AB06", "50", "mg", "Q4W", "SC"),
    ),
    "SLE": (("Belimumab", "L04AG04", "200", "mg", "QW", "SC"),),
    "SSC": (("Tocilizumab", "L04AC07", "162", "mg", "QW", "SC"),),
    "ASSD": (("Rituximab", "L01FA01", "1000", "mg", "Q6M", "IV"),),
    "RRMS": (
        ("Ocrelizumab", "L04AG08", "600", "mg", "Q6M", "IV"),
        ("Ofatumumab", "L04AG12", "20", "mg", "Q4W", "SC"),
        ("Natalizumab", "L04AG03", "300", "mg", "Q4W", "IV"),
        ("Dimethyl fumarate", "L04AX07", "240", "mg", "BID", "PO"),
        ("Teriflunomide", "L04AK02", "14", "mg", "QD", "PO"),
    ),
    "SPMS": (("Siponimod", "L04AE03", "2", "mg", "QD", "PO"),),
    "PPMS": (("Ocrelizumab", "L04AG08", "600", "mg", "Q6M", "IV"),),
    "CIS": (("Glatiramer acetate", "L03AX13", "20", "mg", "QD", "SC"),),
}
BASIS: dict[str, tuple[Recipe, ...]] = {
    "CD": (
        ("Azathioprine", "L04AX01", "150", "mg", "QD", "PO"),
        ("Budesonide", "A07EA06", "9", "mg", "QD", "PO"),
    ),
    "UC": (("Mesalazine", "A07EC02", "3", "g", "QD", "PO"),),
    "RA": (("Methotrexate", "L04AX03", "15", "mg", "QW", "SC"),),
    "PSA": (("Methotrexate", "L04AX03", "15", "mg", "QW", "PO"),),
    "AXSPA": (("Etoricoxib", "M01AH05", "90", "mg", "QD", "PO"),),
    "SLE": (("Hydroxychloroquine", "P01BA02", "200", "mg", "BID", "PO"),),
    "SSC": (("Mycophenolic acid", "L04AA06", "1", "g", "BID", "PO"),),
    "ASSD": (("Azathioprine", "L04AX01", "150", "mg", "QD", "PO"),),
}
STEROID: dict[str, Recipe] = {
    "IBD": ("Prednisolone", "H02AB06", "40", "mg", "QD", "PO"),
    "RD": ("Prednisolone", "H02AB06", "10", "mg", "QD", "PO"),
    "MS": ("Methylprednisolone", "H02AB04", "1000", "mg", "QD", "IV"),
}
BESIDE: tuple[Recipe, ...] = (
    ("Colecalciferol", "A11CC05", "1000", "[iU]", "QD", "PO"),
    ("Folic acid", "B03BB01", "5", "mg", "QW", "PO"),
    ("Ibuprofen", "M01AE01", "400", "mg", "PRN", "PO"),
)


@dataclass(frozen=True)
class Drug:
    """An entry of the medication log. Without `end` the drug goes on; `line` counts lines of therapy."""

    recipe: Recipe
    start: date
    end: date | None = None
    for_disease: bool = True
    line: int | None = None
    stopped: str = "BETTER"

    @property
    def atc(self) -> str:
        return self.recipe[1]


def advanced(person: Person) -> "Drug | None":
    """The biological, targeted or other advanced drug begun at baseline; its start is not told here."""
    among = ADVANCED.get(person.diagnosis.replace("IBDU", "UC"))
    if not among or person.lot("advanced") > 0.85:
        return None
    return Drug(among[int(person.lot("drug") * len(among))], person.diagnosed)


def draw_drugs(course: Course) -> list[Drug]:
    """What stands in the log when the baseline has been told, oldest first: dates between diagnosis and baseline."""
    person, day = course.person, course.baseline
    random = person.draw("drugs")
    drugs = [*_before(person, random, day), *_basis(person, random, day)]
    chosen = advanced(person)
    if chosen is not None:
        line = 2 if any(d.line for d in drugs) else 1
        drugs.append(Drug(chosen.recipe, day, line=line))
    if random.random() < 0.4:
        since = max(person.diagnosed, day - timedelta(days=random.randint(60, 700)))
        drugs.append(Drug(random.choice(BESIDE), since, for_disease=False))
    return drugs


def _before(person: Person, random: Random, day: date) -> list[Drug]:
    """An advanced drug that was given up before the one of the study."""
    among, new = ADVANCED.get(person.diagnosis, ()), advanced(person)
    others = [recipe for recipe in among if new is None or recipe[1] != new.atc]
    days = (day - person.diagnosed).days
    if not others or days < 400 or random.random() > 0.4:
        return []
    end = day - timedelta(days=random.randint(20, 90))
    start = end - timedelta(days=random.randint(150, max(min(days - 120, 900), 151)))
    reason = random.choice(["PRIMNR", "SECNR", "SECNR", "TOXICITY", "PATIENT"])
    return [Drug(random.choice(others), max(start, person.diagnosed), end, line=1, stopped=reason)]


def _basis(person: Person, random: Random, day: date) -> list[Drug]:
    """The conventional drug, which mostly goes on."""
    among = BASIS.get(person.diagnosis.replace("IBDU", "UC"), ())
    if not among or random.random() > 0.7:
        return []
    start = max(person.diagnosed, day - timedelta(days=random.randint(90, 1500)))
    return [Drug(random.choice(among), start)]


def steroid(course: Course, start: date) -> Drug:
    """A course of steroids for a flare: days in multiple sclerosis, weeks elsewhere."""
    recipe = STEROID[course.person.cohort]
    days = 4 if course.person.cohort == "MS" else 42
    return Drug(recipe, start, start + timedelta(days=days), stopped="REMISSION")
