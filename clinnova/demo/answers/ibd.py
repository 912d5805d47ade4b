"""Inflammatory bowel disease: symptoms, endoscopy, histology and classification follow one activity."""

from typing import Any

from clinnova.demo.answers.kinds import Answer, Answers, active, fixed, graded, illness, scale
from clinnova.demo.answers.laboratory import blood
from clinnova.demo.course import Moment

SEGMENTS = ("rectum", "left", "transverse", "right", "ileum")
REACHES = {  # segments that a location or extent inflames
    "L1": ("ileum",), "L2": ("left", "transverse", "right"), "L3": ("ileum", "right", "left"), "L4": ("ileum",)
}  # fmt: skip
COMPLICATIONS = ("ARTHRALGIA", "APHTHOUS", "ERYNODOSUM", "FISSURE", "UVEITIS")
ICD = {
    "L1": "K50.0",
    "L2": "K50.1",
    "L3": "K50.8",
    "L4": "K50.8",
    "E1": "K51.2",
    "E2": "K51.5",
    "E3": "K51.0",
}
OTHER_ICD = {"IBDU": "K52.3", "RA": "M06.9", "PSA": "L40.5", "SLE": "M32.9", "SSC": "M34.9"} | dict.fromkeys(
    ("RRMS", "SPMS", "PPMS"), "G35"
)


def _location(m: Moment) -> str:
    lot = m.person.lot("location")
    return "L1" if lot < 0.34 else "L2" if lot < 0.6 else "L3" if lot < 0.95 else "L4"


def _behaviour(m: Moment) -> str:
    lot = m.person.lot("behaviour")
    return "B1" if lot < 0.66 else "B2" if lot < 0.86 else "B3"


def _extent(m: Moment) -> str:
    lot = m.person.lot("extent")
    return "E1" if lot < 0.25 else "E2" if lot < 0.62 else "E3"


def _icd(m: Moment) -> str | None:
    """The ICD-10 code that goes with the diagnosis and where it is; none where the code depends on more."""
    if m.person.cohort != "IBD" or m.person.diagnosis == "IBDU":
        return OTHER_ICD.get(m.person.diagnosis)
    return ICD[_location(m) if m.person.diagnosis == "CD" else _extent(m)]


def _severity(m: Moment) -> str:
    return f"S{m.grade(m.activity, 3)}"


def _complications(m: Moment, among: tuple[str, ...] = COMPLICATIONS) -> list[str]:
    """Those of joints, skin and eyes: one in active disease, rarely two."""
    count = (m.activity > 0.45 and m.chance(0.35)) + (m.activity > 0.7 and m.chance(0.25))
    return sorted(m.random.sample(among, count), key=among.index)


def _stools(m: Moment) -> int:
    return max(round(1 + 8 * m.activity + m.random.gauss(0, 0.7)), 0)


def _each_day(names: str, answer: Answer) -> dict[str, Answer]:
    return {f"{names}_{day}": answer for day in range(1, 8)}


def _lesions(segment: str) -> dict[str, Answer]:
    """A segment's ulcers, surfaces and narrowing, which belong together."""

    def ulcer(m: Moment) -> str:
        hit = segment in REACHES[_location(m)]
        grade = m.grade(m.activity * 0.9, 3, 0.4) if hit else 0
        m.found[f"ulcer/{segment}"] = grade
        return str(grade)

    def surface(m: Moment) -> str:
        return str(min(m.found.get(f"ulcer/{segment}", 0), 3))

    def narrow(m: Moment) -> str:
        return "1" if segment == "ileum" and _behaviour(m) == "B2" and _location(m) in ("L1", "L3") else "0"

    return {
        f"ses_{segment}_status": fixed("EXPLORED"),
        f"ses_{segment}_ulcer": ulcer,
        f"ses_{segment}_ulcerated": surface,
        f"ses_{segment}_affected": surface,
        f"ses_{segment}_narrowing": narrow,
    }


def _endoscopy(form: str) -> dict[str, Answer]:
    """Done at most visits that ask it, a few days before them."""
    return {
        f"{form}_performed": lambda m: "Y" if m.chance(0.85) else "N",
        f"{form}_reasnd": lambda m: m.random.choice(["REFUSED", "CAPACITY", "NOTNEEDED"]),
        f"{form}_date": lambda m: m.day(
            -min(m.random.randint(0, 10), max((m.on - m.person.diagnosed).days, 0))
        ),
        f"{form}_extent": fixed("ILEUM" if form == "sescd" else "COLON"),
    }


def _histology_site(m: Moment) -> Any:
    return m.random.choice(["RECTUM", "SIGMOID"])


CROHN: Answers = {
    "hbi_stoma": fixed("N"),
    "hbi_wellbeing": graded(illness, 4),
    "hbi_pain": graded(illness, 3),
    "hbi_stools": _stools,
    "hbi_mass": lambda m: str(m.random.choice([1, 2])) if m.activity > 0.65 and m.chance(0.3) else "0",
    "hbi_complications": _complications,
    "phbi_stoma": fixed("N"),
    "phbi_wellbeing": lambda m: 1 + m.grade(m.ill, 9),
    "phbi_pain": scale(illness, 10),
    "phbi_stools": _stools,
    "phbi_complications": _complications,
    "cdai_complications": lambda m: ["JOINTS"] if m.activity > 0.5 and m.chance(0.3) else [],
    "cdai_antidiarrhoeal": lambda m: "Y" if m.activity > 0.5 and m.chance(0.25) else "N",
    "cdai_mass": lambda m: "2" if m.activity > 0.7 and m.chance(0.3) else "0",
    "cdai_hct": lambda m: blood(m)["hct"],
    "cdai_hct_date": Moment.day,
    "diary_kept": lambda m: "Y" if m.chance(0.88) else "N",
    "diary_reasnd": fixed("FORGOTTEN"),
    **_each_day("diary_sf", _stools),
    **_each_day("diary_ap", graded(illness, 3)),
    **_each_day("diary_wb", graded(illness, 4)),
    **_endoscopy("sescd"),
    **{name: answer for segment in SEGMENTS for name, answer in _lesions(segment).items()},
    "ileocolic_resection": lambda m: "N",
}

COLITIS: Answers = {
    "mayo_stoma": fixed("N"),
    "mayo_normal": lambda m: 1 + round(m.person.lot("stools")),
    "mayo_diary": fixed("N"),
    "mayo_sf": graded(active, 3),
    "mayo_rb": graded(lambda m: 0.9 * m.activity, 3),
    "mayo_pga": graded(active, 3),
    "sccai_stoma": fixed("N"),
    "sccai_day": graded(lambda m: 0.9 * m.activity, 3),
    "sccai_night": graded(lambda m: 0.6 * m.activity, 2),
    "sccai_urgency": graded(lambda m: 0.8 * m.activity, 3),
    "sccai_blood": graded(lambda m: 0.9 * m.activity, 3),
    "sccai_wellbeing": graded(illness, 4),
    "sccai_extra": lambda m: ["ARTHRITIS"] if m.activity > 0.5 and m.chance(0.2) else [],
    **_endoscopy("uceis"),
    "uceis_vascular": graded(active, 2, 0),
    "uceis_bleeding": graded(lambda m: 0.85 * m.activity, 3),
    "uceis_erosions": graded(lambda m: 0.85 * m.activity, 3),
    "mayo_es": graded(active, 3),
    **_endoscopy("histo"),
    "histo_site": _histology_site,
    "nancy_ulceration": lambda m: "Y" if m.activity > 0.75 else "N",
    "nancy_acute": graded(active, 3),
    "nancy_chronic": graded(lambda m: 0.3 + 0.6 * m.activity, 3),
    "rhi_chronic": graded(lambda m: 0.3 + 0.6 * m.activity, 3),
    "rhi_lamina": graded(active, 3),
    "rhi_epithelium": graded(lambda m: 0.9 * m.activity, 3),
    "rhi_erosion": graded(lambda m: 0.8 * m.activity, 3),
}

BOTH: Answers = {
    "diagnosis_icd": _icd,
    "diagnosis_icd_edition": lambda m: {"DE": "GM", "CH": "GM", "FR": "FR"}.get(m.person.country, "WHO"),
    "mon_changed": fixed("N"),
    "mon_location": _location,
    "mon_upper": fixed("N"),
    "mon_behaviour": _behaviour,
    "mon_perianal": lambda m: "Y" if m.person.lot("perianal") < 0.2 else "N",
    "mon_extent": _extent,
    "mon_severity": _severity,
    "perianal_performed": fixed("N"),
    "ius_performed": lambda m: "Y" if m.chance(0.6) else "N",
    "ius_date": Moment.day,
    "ius_segment": fixed("ILEUM"),
    "ius_bwt": lambda m: m.around(2 + 4.5 * m.activity, 0.4, 1, 1.5, 9),
    "ius_limberg": graded(active, 4),
    "mre_performed": fixed("N"),
}

ANSWERS: Answers = {**CROHN, **COLITIS, **BOTH}
