"""Rheumatic diseases: joints, entheses, skin and function follow one activity."""

from clinnova.demo.answers.kinds import Answer, Answers, fixed, graded, illness, scale
from clinnova.demo.course import Moment

SMALL = tuple(
    f"{side}_{joint}" for joint in ("MCP2", "MCP3", "PIP3", "PIP2", "MCP4", "MCP5") for side in "RL"
)
LARGE = tuple(f"{side}_{joint}" for joint in ("WRI", "KNE", "SHO", "ELB") for side in "RL")
FAR = ("R_ANK", "L_ANK", "R_MTP2", "L_MTP2", "R_MTP3", "R_DIP3", "L_DIP3", "R_TPIP2")
SITES = ("R_ACHIL", "L_ACHIL", "R_LATEPI", "L_LATEPI", "R_MEDFEM", "L_MEDFEM")
CATEGORIES = {
    "dressing": 2, "arising": 2, "eating": 3, "walking": 2, "hygiene": 3, "reach": 2, "grip": 3, "activities": 3
}  # fmt: skip
MOST = {"RA": 17, "PSA": 12, "AXSPA": 3, "SLE": 5, "SSC": 3, "ASSD": 4}  # tender joints at full activity


def _order(m: Moment) -> list[str]:
    """The person's joints, those that hurt first in front: the same ones at every visit."""
    among = [*SMALL, *LARGE]
    m.person.draw("joints").shuffle(among)
    return among


def _far(m: Moment) -> list[str]:
    """Joints outside the 28, counted with 66 and 68."""
    return list(FAR[: round(5 * m.activity * m.person.lot("feet"))])


def _tender(m: Moment) -> list[str]:
    if "tender" not in m.found:
        count = MOST.get(m.person.diagnosis, 3) * max(m.activity - 0.08, 0) + m.random.gauss(0, 0.8)
        m.found["tender"] = _order(m)[: max(round(count), 0)]
    return list(m.found["tender"])


def _swollen(m: Moment) -> list[str]:
    """Most tender joints of an active disease are swollen as well."""
    if "swollen" not in m.found:
        share = min(0.45 + 0.4 * m.activity, 0.85)
        m.found["swollen"] = [joint for joint in _tender(m) if m.chance(share) and not joint.endswith("_SHO")]
    return list(m.found["swollen"])


def _physician(m: Moment) -> int:
    """The physician's view: activity, but little where no joint is seen to be ill."""
    view = round(85 * m.activity + m.random.gauss(0, 5))
    return min(max(view, 0), 100 if _tender(m) else 45)


def _patient(m: Moment) -> int:
    least = 12 if len(_tender(m)) >= 10 else 0
    return min(max(round(90 * m.ill + m.random.gauss(0, 6)), least), 100)


def _psoriasis(m: Moment) -> str:
    return f"{9 * m.activity * m.person.lot('skin') if m.person.diagnosis == 'PSA' else 0:.1f}"


def _function() -> dict[str, Answer]:
    """Twenty activities of daily life, harder the more active the disease."""
    return {
        f"haq_{name}_{n}": graded(lambda m: 0.5 * m.ill, 3)
        for name, count in CATEGORIES.items()
        for n in range(1, count + 1)
    }


def _positive(m: Moment) -> str:
    return "HIGH" if m.person.seropositive else "NEG"


def _said(share: float, trait: str) -> Answer:
    return lambda m: "Y" if m.person.lot(trait) < share else "N"


JOINTS: Answers = {
    "jc_extent": lambda m: "J66" if m.person.diagnosis == "PSA" else "J28",
    "jc_tender28": _tender,
    "jc_swollen28": _swollen,
    "jc_na28": fixed([]),
    "jc_tender68": lambda m: [*_tender(m), *_far(m)],
    "jc_swollen66": lambda m: [*_swollen(m), *_far(m)[:2]],
    "jc_na68": fixed([]),
    "phga100": _physician,
    "ptga100": _patient,
    "pain100": scale(illness, 100),
    "gh100": scale(illness, 100),
    "lei_sites": lambda m: sorted(SITES[: m.grade(0.6 * m.activity * m.person.lot("entheses") * 2, 4)]),
    "psa_dactylitis": lambda m: m.grade(0.5 * m.activity * m.person.lot("dactylitis"), 4),
    "psa_bsa": _psoriasis,
    "psa_pasi": _psoriasis,
}

FUNCTION: Answers = {
    **_function(),
    "haq_devices": lambda m: ["JAROPENER"] if m.ill > 0.6 and m.person.lot("aid") < 0.4 else [],
    "haq_help": lambda m: ["GRIP"] if m.ill > 0.75 and m.person.lot("help") < 0.4 else [],
    **{f"rapid3_{n}": graded(lambda m: 0.5 * m.ill, 3) for n in range(1, 11)},
    **{f"basdai_{n}": scale(illness, 10) for n in range(1, 7)},
    **{f"basfi_{n}": scale(lambda m: 0.75 * m.ill, 10) for n in range(1, 11)},
    **{
        f"psaid_{name}": scale(lambda m: 0.9 * m.ill, 10)
        for name in (
            *("pain", "fatigue", "skin", "work", "function", "discomfort", "sleep", "coping", "anxiety"),
            *("embarrassment", "social", "depression"),
        )
    },
}

CRITERIA: Answers = {
    "ra2010_large": fixed(2),
    "ra2010_small": lambda m: 6 if m.person.seropositive else 12,
    "ra2010_serology": _positive,
    "ra2010_apr": fixed("Y"),
    "ra2010_duration": fixed("Y"),
    "caspar_entry": fixed("Y"),
    "caspar_psoriasis": lambda m: "CURRENT" if m.person.lot("skin") < 0.8 else "HISTORY",
    "caspar_nail": fixed("Y"),
    "caspar_rfneg": fixed("Y"),
    "caspar_dactylitis": _said(0.45, "dactylitis"),
    "caspar_bone": _said(0.3, "bone"),
    "asas_backpain": fixed("Y"),
    "asas_onset": fixed("Y"),
    "asas_imaging": lambda m: "Y" if not m.person.hla_b27 or m.person.lot("sacroiliitis") < 0.7 else "N",
    "asas_hlab27": lambda m: "Y" if m.person.hla_b27 else "N",
    "asas_ibp": fixed("Y"),
    "asas_arthritis": _said(0.35, "arthritis"),
    "asas_enthesitis": _said(0.3, "entheses"),
    "asas_uveitis": _said(0.2, "uveitis"),
    "asas_dactylitis": _said(0.08, "dactylitis"),
    "asas_psoriasis": _said(0.1, "skin"),
    "asas_ibd": _said(0.05, "bowel"),
    "asas_nsaid": fixed("Y"),
    "asas_family": _said(0.2, "family"),
    "asas_crp": _said(0.6, "crp"),
    "sle2019_ana": fixed("Y"),
    "sle2019_total": lambda m: 11 + round(12 * m.person.lot("criteria")),
    "ssc2013_total": lambda m: 9 + round(9 * m.person.lot("criteria")),
    "assd_connors": fixed("Y"),
}

SYSTEMIC: Answers = {
    "sysind_date": Moment.day,
    "sysind_rater": fixed("Rater 1 (synthetic)"),
    "sledai2k": lambda m: 2 * m.grade(m.activity, 9),
    "slicc": lambda m: round(3 * m.person.lot("damage")),
    "clasi_activity": lambda m: m.grade(m.activity, 12),
    "clasi_damage": lambda m: round(5 * m.person.lot("damage")),
    "mrss": lambda m: round(22 * m.person.lot("skin")),
    "mmt8": lambda m: 80 - m.grade(m.activity, 24),
    "mdaat": lambda m: m.around(8 * m.activity, 0.4, 1, 0, 10),
    "imgrd_done": lambda m: "Y" if m.chance(0.85) else "N",
    "imgrd_reason": lambda m: m.random.choice(["CAPACITY", "REFUSED"]),
    "imgrd_date": lambda m: m.day(-m.random.randint(0, 14)),
    "imgrd_kind": lambda m: ["MRSIJ" if m.person.diagnosis == "AXSPA" else "XRHANDFEET"],
    "imgrd_erosion": _said(0.3, "erosion"),
    "imgrd_structural": _said(0.55, "sacroiliitis"),
    "imgrd_active": lambda m: "Y" if m.activity > 0.5 else "N",
}

ANSWERS: Answers = {**JOINTS, **FUNCTION, **CRITERIA, **SYSTEMIC}
