"""What people say of themselves: mood, fatigue, sleep, work, quality of life."""

from clinnova.demo.answers.core import works
from clinnova.demo.answers.kinds import Answer, Answers, active, fixed, graded, illness, scale
from clinnova.demo.course import Moment

FACIT = ("hi7", "hi12", "an1", "an2", "an3", "an4", "an8", "an12", "an14", "an15", "an16")
FACIT_GOOD = ("an5", "an7")  # more is better
FORMS = ("eq5d", "facit_f", "wpai", "psqi", "ipaq", "nrs", "phq9", "gad7", "haq", "basdai", "basfi", "psaid")
FORMS_TOO = ("rapid3", "msis29", "pro_totals_ibd", "pro_totals_rd", "pro_totals_ms")
REMOTE = "P"  # remote visits are called P1, P2…


def _mode(m: Moment) -> str:
    return "APP" if m.visit.startswith(REMOTE) else "SITE"


def mood(m: Moment) -> float:
    return min(0.4 * m.ill + 0.4 * m.person.mood, 1.0)


def handicap(m: Moment) -> float:
    """What daily life feels of the disease: disability where there is one, else illness."""
    return min(m.course.edss(m.on) / 9 + 0.25 * m.ill, 1.0) if m.person.cohort == "MS" else m.ill


def _hours(m: Moment) -> float:
    return 38.0 if m.person.lot("full time") < 0.65 else 22.0


def _missed(m: Moment) -> str:
    m.found["missed"] = round(_hours(m) * max(m.ill - 0.3, 0) * m.random.uniform(0.2, 0.9))
    return str(m.found["missed"])


def _days(most: float, busy: float) -> Answer:
    return lambda m: min(max(round(most * (1 - 0.7 * handicap(m)) * busy + m.random.gauss(0, 0.8)), 0), 7)


def _total(low: float, high: float, *, worse_is_more: bool = True) -> Answer:
    """A questionnaire's total as it was delivered."""

    def total(m: Moment) -> str:
        share = handicap(m) if worse_is_more else 1 - handicap(m)
        return str(round(low + (high - low) * min(max(0.85 * share + m.random.gauss(0.04, 0.04), 0), 1)))

    return total


def _thoughts(m: Moment) -> str:
    """Thoughts of death: rarely, and only where the mood is low."""
    return "1" if mood(m) > 0.4 and m.chance(0.04) else "0"


COMPLETION: Answers = {f"{form}_date": Moment.day for form in FORMS + FORMS_TOO} | {
    f"{form}_mode": _mode for form in FORMS + FORMS_TOO
}

MOOD: Answers = (
    {f"phq9_{n}": graded(mood, 3) for n in range(1, 9)}
    | {"phq9_9": _thoughts}
    | {f"gad7_{n}": graded(mood, 3) for n in range(1, 8)}
    | {f"psqi_c{n}": graded(illness, 3) for n in range(1, 8)}
)

FATIGUE: Answers = (
    {"facit_f_only_total": fixed("N")}
    | {f"facit_f_{name}": graded(lambda m: 0.85 * m.ill, 4) for name in FACIT}
    | {f"facit_f_{name}": graded(lambda m: 1 - 0.85 * m.ill, 4) for name in FACIT_GOOD}
)

LIFE: Answers = {
    **{f"eq5d_{n}": graded(lambda m: 0.8 * handicap(m), 5, 1) for n in (1, 2, 3)},
    "eq5d_4": graded(lambda m: 0.9 * m.ill, 5, 1),
    "eq5d_5": graded(mood, 5, 1),
    "eq5d_vas": scale(lambda m: 0.95 - 0.7 * handicap(m), 100),
    "wpai_employed": lambda m: "Y" if works(m) else "N",
    "wpai_missed": _missed,
    "wpai_other": fixed("0"),
    "wpai_worked": lambda m: str(round(_hours(m) - m.found.get("missed", 0))),
    "wpai_productivity": scale(handicap, 10),
    "wpai_activities": scale(handicap, 10),
    "ipaq_vig_days": _days(3, 0.6),
    "ipaq_vig_min": lambda m: m.random.choice([20, 30, 45, 60]),
    "ipaq_mod_days": _days(4, 0.8),
    "ipaq_mod_min": lambda m: m.random.choice([20, 30, 45, 60]),
    "ipaq_walk_days": _days(7, 1.0),
    "ipaq_walk_min": lambda m: m.random.choice([15, 20, 30, 45, 60]),
    "ipaq_sit_min": lambda m: m.random.choice([240, 300, 360, 420, 480]),
    "nrs_pain": scale(illness, 10),
    "nrs_fatigue": scale(lambda m: min(0.15 + 0.8 * m.ill, 1), 10),
    "nrs_global": scale(active, 10),
    "nrs_stiffness": scale(lambda m: 0.8 * m.ill if m.person.cohort == "RD" else 0.4 * m.ill, 10),
}

MSIS: Answers = {"msis29_version": fixed("2")} | {
    f"msis29_{n}": graded(handicap if n <= 20 else mood, 4, 1) for n in range(1, 30)
}

TOTALS: Answers = {
    "ibddi_total": _total(0, 90),
    "sibdq_total": _total(14, 70, worse_is_more=False),
    "ibdcontrol8_total": _total(0, 16, worse_is_more=False),
    "pss_total": _total(4, 36),
    "hads_anxiety": _total(1, 18),
    "hads_depression": _total(0, 17),
    "msws12_total": _total(0, 100),
    "pdds_step": lambda m: str(min(round(m.course.edss(m.on)), 7)),
    "fsmc_total": _total(22, 98),
    "mfis_total": _total(2, 80),
}


ANSWERS: Answers = {**COMPLETION, **MOOD, **FATIGUE, **LIFE, **MSIS, **TOTALS}
