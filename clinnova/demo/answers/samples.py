"""Biosamples of a visit: the kits of the plan to which the person has consented, collected and processed in time."""

from typing import Any

from clinnova.demo.answers.kinds import Answers, fixed
from clinnova.demo.course import Moment

VOLUMES = {"SER": "8.5", "EDP": "10", "DNA": "2.7", "RNA": "2.5", "PBM": "16", "URI": "10", "SAL": "2"}
STOOL = ("STR", "STS")
SPUN = ("SER", "EDP")
ANAEMIC = ("SER", "EDP")  # all that is drawn from those with little haemoglobin


def kits(plan: Any, visit: str, refuses: frozenset[str]) -> list[str]:
    """Kits that the sample plan of a study wants at a visit, without those that were refused."""
    wanted = (plan or {}).get("kits", ())
    return [
        kit["id"]
        for kit in wanted
        if visit in kit.get("visits", ())
        and not refuses & set(kit.get("consent", ()))
        and not kit.get("event")
    ]


def _planned(m: Moment) -> list[str]:
    taken = [kit for kit in m.found.get("kits", ()) if kit in VOLUMES or kit in STOOL]
    blood = m.found.get("blood", {})
    scarce = float(blood.get("hgb", 14)) < 10
    return [k for k in taken if k in ANAEMIC or k in STOOL or not scarce]


def _tubes(m: Moment) -> list[dict[str, Any]]:
    return [_tube(m, kit) for kit in _planned(m)]


def _tube(m: Moment, kit: str) -> dict[str, Any]:
    if m.chance(0.05):
        return {
            "be_kit": kit,
            "be_status": "NOTCOLL",
            "be_why": m.random.choice(["TECHNICAL", "FORGOTTEN", "REFUSED"]),
        }
    minute = m.random.choice([0, 10, 20, 30])
    m.found.setdefault("tubes", {})[kit] = minute
    name = f"DEMO-{m.person.seed.replace('/', '-')}-{m.label.replace('/', '')}-{kit}"
    tube = {"be_kit": kit, "be_status": "COLLECTED", "be_id": name[-40:], "be_coll": m.clock(9, minute)}
    return tube | ({"be_volume": VOLUMES[kit]} if kit in VOLUMES else {})


def _processed(m: Moment) -> list[dict[str, Any]]:
    return [_spun(m, kit, minute) for kit, minute in m.found.get("tubes", {}).items() if kit in SPUN]


def _spun(m: Moment, kit: str, minute: int) -> dict[str, Any]:
    """Mostly within the hour; now and then the centrifuge has to wait."""
    hour = 12 if m.chance(0.05) else 10
    return {
        "bp_kit": kit,
        "bp_pretemp": "RT",
        "bp_spin": m.clock(hour, minute),
        "bp_force": 2000,
        "bp_minutes": 10,
        "bp_temp": 4 if kit == "EDP" else 20,
        "bp_frozen": m.clock(hour, minute + m.random.choice([15, 20, 25])),
        "bp_count": 6,
        "bp_aliquot": "0.5",
    }


ANSWERS: Answers = {
    "be_performed": lambda m: "Y" if _planned(m) and m.chance(0.96) else "N",
    "be_reasnd": lambda m: (
        "REFUSED" if "icsamp" in m.person.refuses else m.random.choice(["CAPACITY", "TECHNICAL"])
    ),
    "be_fasting": lambda m: "Y" if m.chance(0.5) else "N",
    "be_collector": fixed("SYN1"),
    "samples_taken": _tubes,
    "sample_processing": _processed,
}
