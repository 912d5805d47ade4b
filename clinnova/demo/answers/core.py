"""What a person answers about consent, herself, her history, her habits and her visits."""

from datetime import date, timedelta
from typing import Any

from clinnova.demo.answers.kinds import Answers, fixed
from clinnova.demo.course import Moment, month

SCOPES = (
    *("icsamp", "icgen", "icshare_eu", "icshare_noneu", "icindus"),
    *("icrecon", "icincid", "icehr", "icapp", "icvoice"),
)
# Comorbidities that are seen, with their share; all others of the list are answered with no.
COMORBID = {
    "htn": 0.2, "asthma": 0.07, "dm": 0.05, "obesity": 0.1, "chol": 0.14, "osteo": 0.06, "psoriasis": 0.05,
    "uveitis": 0.03, "thyroid": 0.07, "depr": 0.12, "anx": 0.1, "zoster": 0.06, "covid": 0.45, "vte": 0.02,
}  # fmt: skip
VACCINES = ("flu", "pneumo", "covid", "hepb", "zoster", "hpv", "mmr", "varicella", "dtp")
FAMILY = {"IBD": ("CD", "UC", "CRC"), "RD": ("RA", "PSORIASIS", "AXSPA"), "MS": ("MS", "AUTOIMMUNE")}
LATE = ("ILLNESS", "HOLIDAY", "CAPACITY", "REFUSED", "TREATMENT", "UNREACHABLE")


def _scope(name: str) -> Any:
    return lambda m: "N" if name in m.person.refuses else "Y"


def _criterion(yes: str) -> Any:
    """A criterion that is met as it should be, but for the one that ends this person's screening."""

    def said(m: Moment, item: str) -> str:
        fails = m.person.fails
        return fails[1] if fails and fails[0] == item else yes

    return said


def _employment(m: Moment) -> str:
    age, lot = m.person.age(m.on), m.person.lot("work")
    if age >= 65:
        return "RE"
    if age < 25 and lot < 0.5:
        return "ST"
    return "EM" if lot < 0.72 else "SE" if lot < 0.8 else "SL" if lot < 0.87 else "UN" if lot < 0.92 else "NW"


def works(m: Moment) -> bool:
    return _employment(m) in ("EM", "SE")


def _weight(m: Moment) -> str:
    """Lost in active disease, regained under treatment; otherwise within a kilogram or so."""
    lost = 0.07 if m.person.cohort == "IBD" else 0.02
    return f"{m.person.weight * (1 - lost * m.activity) + m.random.gauss(0, 0.5):.1f}"


def _smoking_from(m: Moment) -> int:
    return 15 + round(5 * m.person.lot("tobacco"))


def _alcohol_unit(m: Moment) -> str:
    return "10" if m.person.country in ("LU", "FR") else "12"


def _pregnancy(m: Moment) -> str:
    return "MENOPAUSE" if m.person.age(m.on) >= 52 else "YES"


def _ever(share: float, name: str) -> Any:
    return lambda m: "Y" if m.person.lot(f"mh/{name}") < share else "N"


def _once(name: str) -> Any:
    """The month in which something began, in adult life and before the study."""

    def began(m: Moment) -> str:
        first = m.person.birth + timedelta(days=round(17.5 * 365.25))
        days = max((m.course.baseline - first).days - 90, 1)
        return month(first + timedelta(days=round(days * m.person.lot(f"since/{name}"))))

    return began


def _vaccinated(m: Moment) -> list[dict[str, Any]]:
    kinds = ["FLU"] * m.chance(0.5) + ["COVID"] * m.chance(0.4) + ["PNEUMO"] * m.chance(0.2)
    return [
        {
            "vac_type": kind,
            "vac_date": m.day(-m.random.randint(30, 330)),
            "vac_doses": 1,
            "vac_source": "RECORD",
        }
        | ({"vac_live": "N"} if kind == "FLU" else {})
        for kind in kinds
    ]


def _relatives(m: Moment) -> list[dict[str, Any]]:
    disease = m.random.choice(FAMILY.get(m.person.cohort, ("AUTOIMMUNE",)))
    relation = m.random.choice(["PRN", "SIB", "GRPRN", "CHILD"])
    return [{"fh_relation": relation, "fh_disease": disease, "fh_age": m.random.randint(20, 65)}]


def _ending(name: str) -> Any:
    """A fact about the end of participation; only those who leave have one."""
    return lambda m: m.found.get(name)


CONSENT: Answers = {
    "ictype": fixed("INITIAL"),
    "rficdat": Moment.day,
    "rfictim": lambda m: f"{m.random.randint(8, 11):02d}:{m.random.choice([0, 15, 30, 45]):02d}",
    "icvers": fixed("1.0"),
    "iclang": lambda m: m.person.language if m.person.language in ("de", "fr", "en") else "fr",
} | {scope: _scope(scope) for scope in SCOPES}

PERSON: Answers = {
    "birth_ym": lambda m: month(m.person.birth),
    "sex": lambda m: m.person.sex,
    "sexcalc": lambda m: m.person.sex,
    "gender": lambda m: m.person.sex,
    "language": lambda m: m.person.language,
    "education": lambda m: f"ISCED{m.random.choice([2, 3, 3, 4, 5, 6, 6, 7])}",
    "employment": _employment,
    "occupation": lambda m: m.random.choice("23345579"),
    "living": lambda m: m.random.choice(["ALONE", "PARTNER", "FAMILY", "FAMILY"]),
    "diagnosis": lambda m: m.person.diagnosis,
    "diagnosis_date": lambda m: month(m.person.diagnosed),
    "symptom_date": lambda m: month(m.person.onset),
    "mscrit": lambda m: next(
        name
        for year, name in (
            (2024, "MCD2024"),
            (2018, "MCD2017"),
            (2011, "MCD2010"),
            (2006, "MCD2005"),
            (0, "MCD2001"),
        )
        if m.person.diagnosed >= date(max(year, 1), 1, 1)
    ),
}

HISTORY: Answers = (
    {f"mh_{name}": _ever(share, name) for name, share in COMORBID.items()}
    | {f"mh_{name}_start": _once(name) for name in COMORBID}
    | {f"mh_{name}_ongoing": fixed("N" if name in ("covid", "zoster", "vte") else "Y") for name in COMORBID}
    | {
        "mh_more": fixed("N"),
        "fh_any": lambda m: "Y" if m.person.lot("family") < 0.22 else "N",
        "fh_rows": _relatives,
        "vaccines": _vaccinated,
    }
    | {
        f"vac_{name}": lambda m: m.random.choice(["COMPLETE"] * 5 + ["PARTIAL", "NEVER", "UNKNOWN"])
        for name in VACCINES
    }
)

HABITS: Answers = {
    "suncf_tob": lambda m: m.person.smoker,
    "sutrt_tob": fixed(["CIGARETTE"]),
    "sudose_tob": lambda m: f"{3 + round(17 * m.person.lot('cigarettes'))}",
    "sustage": _smoking_from,
    "suendage": lambda m: max(
        _smoking_from(m) + 1, m.person.age(m.on) - 2 - round(9 * m.person.lot("stopped"))
    ),
    "alc_amount": lambda m: f"{round(8 * m.person.lot('alcohol') ** 2)}",
    "alc_unit": _alcohol_unit,
    "caf_coffee": lambda m: f"{round(4 * m.person.lot('coffee'))}",
    "suncf_can": lambda m: "NEVER" if m.person.lot("cannabis") < 0.8 else "FORMER",
}

VISIT: Answers = {
    "height": lambda m: str(m.person.height) if m.visit in ("SCR", "BL") else None,
    "weight": _weight,
    "sysbp": lambda m: round(min(max(m.random.gauss(114 + 20 * m.person.lot("pressure"), 7), 96), 168)),
    "diabp": lambda m: round(min(max(m.random.gauss(70 + 12 * m.person.lot("pressure"), 5), 56), 92)),
    "pulse": lambda m: round(min(max(m.random.gauss(68 + 12 * m.activity, 6), 52), 104)),
    "temp": lambda m: m.around(36.5 + 0.35 * m.activity, 0.2, 1, 35.8, 37.8),
    "svcntmod": fixed("SITE"),
    "svoutwin": lambda m: m.random.choice(LATE),
    "svreasoc": fixed("FLARE"),
    "flare_onset": lambda m: m.entry.on.isoformat() if m.entry else m.day(-5),
    "flare_treated": lambda m: "Y" if m.entry and m.entry.steroids else "N",
    "preg_possible": _pregnancy,
    "preg_test": fixed("NEG"),
    "pregnant": fixed("N"),
    "tc_occurred": lambda m: "Y" if m.visit in ("SCR", "BL") and not _unchanged(m) else "N",
    "tc_date": lambda m: m.day(-m.random.randint(0, 9)),
    "tc_types": fixed(["CLASS"]),
    "tc_reasons": lambda m: [m.random.choice(["FLARE", "PRIMNR", "SECNR", "TOXICITY", "TARGET"])],
    "tc_needed": lambda m: "Y" if m.activity > 0.55 and m.chance(0.3) else "N",
    "tc_obstacle": lambda m: m.random.choice(["PATIENT", "RESULTS"]),
    "tr_medication": fixed("Y"),
    "tr_events": fixed("Y"),
    "tr_care": fixed("Y"),
}


def _unchanged(m: Moment) -> bool:
    return m.person.fails is not None and m.person.fails[0] == "inc_change"


END: Answers = {
    "dsdecod": _ending("dsdecod"),
    "dsstdat": Moment.day,
    "last_contact": Moment.day,
    "wdreason": _ending("wdreason"),
    "dstransfer": fixed("Synthetic other hospital"),
}

ANSWERS: Answers = {
    **CONSENT,
    **PERSON,
    **HISTORY,
    **HABITS,
    **VISIT,
    **END,
    "iereas": lambda m: [m.person.fails[2]] if m.person.fails else None,
}
CRITERIA = {"inc_": _criterion("Y"), "exc_": _criterion("N")}
