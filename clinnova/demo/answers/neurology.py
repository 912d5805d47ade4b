"""Multiple sclerosis: functional systems, timed tests, cognition and lesions follow disability and inflammation."""

from typing import Any

from clinnova.demo.answers.kinds import Answers, fixed
from clinnova.demo.course import Moment

SYSTEMS = ("pyramidal", "sensory", "cerebellar", "brainstem", "cerebral", "bowel", "visual")
CAREFUL = 5  # the first of the person's order may reach grade 3: grades of bowel and eyes count otherwise
# Grades of the systems for a step of the EDSS, highest first, and the ambulation that goes with it.
PICTURES: dict[float, tuple[tuple[int, ...], int]] = {
    0.0: ((), 0), 1.0: ((1,), 0), 1.5: ((1, 1), 0), 2.0: ((2, 1), 0), 2.5: ((2, 2, 1), 0), 3.0: ((2, 2, 2, 1), 0),
    3.5: ((3, 2, 1, 1), 1), 4.0: ((3, 2, 2, 2, 1), 1), 4.5: ((3, 3, 2, 2, 1), 2), 5.0: ((3, 3, 2, 2, 2), 3),
    5.5: ((3, 3, 2, 2, 2), 4), 6.0: ((3, 3, 3, 2, 2), 6), 6.5: ((4, 3, 3, 2, 2, 1), 9), 7.0: ((4, 3, 3, 3, 2, 2), 10),
}  # fmt: skip
METRES = {0: 5000, 1: 700, 2: 400, 3: 250, 4: 150, 5: 80, 6: 60, 7: 130, 8: 30, 9: 40, 10: 5}


def _systems(m: Moment) -> dict[str, Any]:
    """Grades and ambulation of the day, drawn once."""
    if "edss" not in m.found:
        grades, walks = PICTURES[m.course.edss(m.on)]
        first, last = list(SYSTEMS[:CAREFUL]), list(SYSTEMS[CAREFUL:])
        m.person.draw("systems").shuffle(first)
        m.found["edss"] = dict(zip([*first, *last], [*grades, 0, 0, 0, 0, 0, 0, 0], strict=False)) | {
            "walks": walks
        }
    return dict(m.found["edss"])


def _grade(system: str) -> Any:
    return lambda m: str(_systems(m)[system])


def _aid(m: Moment) -> str:
    walks = _systems(m)["walks"]
    return "NONE" if walks <= 5 else "CANE" if walks in (6, 8) else "WALKER" if walks < 10 else "NONE"


def _relapsing(m: Moment) -> str:
    return "Y" if m.course.flare_before(m.on, 60) else "N"


def _walk(trial: int) -> Any:
    """Seconds for 7.6 m; both trials of a day lie close together."""

    def seconds(m: Moment) -> str:
        usual = 3.9 + 0.5 * m.person.lot("pace") + 0.07 * m.course.edss(m.on) ** 2.4 + 0.4 * m.activity
        return f"{usual * (1 + 0.02 * trial) * m.random.uniform(0.97, 1.03):.2f}"

    return seconds


def _pegs(more: float) -> Any:
    """Seconds for the nine pegs."""

    def seconds(m: Moment) -> str:
        usual = 16.5 + 3 * m.person.lot("hand") + 0.55 * m.course.edss(m.on) ** 1.5 + more
        return f"{usual * m.random.uniform(0.96, 1.04):.2f}"

    return seconds


def _symbols(m: Moment) -> int:
    """Symbols in 90 seconds: fewer with age, disability and fatigue, a few more with practice."""
    years = 0.25 * max(m.person.age(m.on) - 30, 0)
    practice = min((m.on - m.course.baseline).days / 120, 3)
    score = (
        62
        - years
        - 2.4 * m.course.edss(m.on)
        - 5 * m.activity
        + 8 * (m.person.lot("symbols") - 0.5)
        + practice
    )
    return min(max(round(score + m.random.gauss(0, 1.5)), 12), 88)


def _comparison(m: Moment) -> str | None:
    """The scan before: from the first follow-up on there is one to compare with."""
    return None if m.visit in ("SCR", "BL") else m.course.baseline.isoformat()


def _new_lesions(m: Moment) -> int:
    return max(round(m.random.gauss(4 * m.activity - 1, 0.8)), 0)


def _active(m: Moment) -> str:
    """As the protocol says it: a relapse or a lesion of the last year."""
    lesions = m.found.get("lesions", 0)
    return "ACTIVE" if lesions or m.course.flare_before(m.on, 365) else "INACTIVE"


def _with_lesions(m: Moment, count: int) -> int:
    m.found["lesions"] = m.found.get("lesions", 0) + count
    return count


def _contrast(m: Moment) -> str:
    return "Y" if m.visit == "BL" or m.course.flare_before(m.on, 60) else "N"


EDSS: Answers = {
    **{f"edss_{system}": _grade(system) for system in SYSTEMS},
    "edss_ambulation": lambda m: str(_systems(m)["walks"]),
    "edss_distance": lambda m: METRES[_systems(m)["walks"]],
    "edss_assistance": _aid,
    "edss_rated": lambda m: f"{m.course.edss(m.on):g}",
    "edss_relapse": _relapsing,
    "edss_rater": fixed("Rater 1 (synthetic)"),
    "t25fw_performed": lambda m: "Y" if _systems(m)["walks"] < 10 else "N",
    "t25fw_reasnd": fixed("UNABLE"),
    "t25fw_unable": fixed("N"),
    "t25fw_trial1": _walk(0),
    "t25fw_trial2": _walk(1),
    "t25fw_aid": _aid,
    "nhpt_performed": fixed("Y"),
    "nhpt_hand": lambda m: "RIGHT" if m.person.lot("hand side") < 0.9 else "LEFT",
    "nhpt_dom_unable": fixed("N"),
    "nhpt_dom1": _pegs(0.4),
    "nhpt_dom2": _pegs(0),
    "nhpt_nondom_unable": fixed("N"),
    "nhpt_nondom1": _pegs(2),
    "nhpt_nondom2": _pegs(1.6),
    "sdmt_performed": lambda m: "Y" if m.chance(0.96) else "N",
    "sdmt_reasnd": fixed("CAPACITY"),
    "sdmt": _symbols,
    "sdmt_version": fixed("A"),
    "sdmt_mode": fixed("ORAL"),
}

IMAGING: Answers = {
    "mri_performed": lambda m: "Y" if m.chance(0.93) else "N",
    "mri_reasnd": lambda m: m.random.choice(["REFUSED", "CAPACITY"]),
    "mri_date": lambda m: m.day(-m.random.randint(0, 21)),
    "mri_region": lambda m: ["BRAIN", "CERVICAL"] if m.chance(0.3) else ["BRAIN"],
    "mri_field": lambda m: "3" if m.person.lot("field") < 0.7 else "1.5",
    "mri_protocol": fixed("Y"),
    "mri_contrast": _contrast,
    "mri_agent": fixed("Gadobutrol"),
    "mri_dose": lambda m: f"{m.person.weight / 10:.1f}",
    "mri_comparison": _comparison,
    "mri_reader": fixed("Reader 1 (synthetic)"),
    "mri_t2_count": lambda m: 6 + round(34 * m.person.lot("lesions")),
    "mri_new_t2": lambda m: _with_lesions(m, _new_lesions(m)),
    "mri_enlarging_t2": lambda m: _with_lesions(m, 1 if m.activity > 0.6 and m.chance(0.4) else 0),
    "mri_gd": lambda m: _with_lesions(m, max(round(m.random.gauss(3 * m.activity - 1.1, 0.6)), 0)),
    "mri_cord": lambda m: round(3 * m.person.lot("cord")),
    "mri_t2_volume": lambda m: f"{2 + 14 * m.person.lot('lesions'):.2f}",
}

COURSE: Answers = {
    "mscourse": lambda m: m.person.diagnosis,
    "spms_date": lambda m: f"{max(m.person.diagnosed, m.person.onset).year}",
    "msact": _active,
    "msprog": lambda m: "Y" if m.course.worsens_on and m.on >= m.course.worsens_on else "N",
    "ms_highrisk": lambda m: "Y" if m.person.lot("risk") < 0.12 else "N",
    "rel_uptodate": fixed("Y"),
    "mcd_attacks": lambda m: {"PPMS": 0, "RIS": 0, "CIS": 1}.get(m.person.diagnosis, 2),
    "mcd_lesions": lambda m: 0 if m.person.diagnosis == "RIS" else 2,
    "mcd_progression": lambda m: "Y" if m.person.diagnosis == "PPMS" else "N",
    "mcd_alternative": fixed("N"),
    "mcd_pv": fixed("Y"),
    "mcd_cjc": lambda m: "N" if m.person.diagnosis in ("CIS", "RIS") else "Y",
    "mcd_it": lambda m: "Y" if m.person.lot("infratentorial") < 0.6 else "N",
    "mcd_sc": lambda m: "Y" if m.person.diagnosis == "PPMS" or m.person.lot("cord") < 0.5 else "N",
    "mcd_sc_count": fixed(2),
    "mcd_gd_mixed": lambda m: "N" if m.person.diagnosis in ("CIS", "RIS") else "Y",
    "mcd_new_lesion": lambda m: "N" if m.person.diagnosis in ("CIS", "RIS") else "Y",
    "mcd_ocb": lambda m: "N" if m.person.diagnosis in ("CIS", "RIS") else "Y",
}

ANSWERS: Answers = {**EDSS, **IMAGING, **COURSE}
