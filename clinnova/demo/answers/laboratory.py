"""Results of blood, stool and fluid: inflammation follows activity, the rest keeps to the person."""

from typing import Any

from clinnova.demo.answers.kinds import Answers, fixed
from clinnova.demo.course import Moment
from clinnova.demo.therapy import advanced

INFLAMES = {"IBD": 1.0, "RD": 0.9, "MS": 0.04}  # how far activity shows in the blood
LEVELS = {"L04AB02": "IFX", "L04AB04": "ADA", "L04AC05": "UST", "L04AG05": "VDZ"}


def blood(m: Moment) -> dict[str, str]:
    """The laboratory sheet of the day, drawn once for all forms that ask parts of it."""
    if "blood" not in m.found:
        m.found["blood"] = {**_counts(m), **_chemistry(m)}
    return dict(m.found["blood"])


def _counts(m: Moment) -> dict[str, str]:
    inflamed, woman = INFLAMES.get(m.person.cohort, 0.5) * m.activity, m.person.sex == "F"
    own = m.person.lot("haemoglobin") - 0.5
    hgb = min(max(m.random.gauss((13.4 if woman else 14.9) + 1.2 * own - 2.6 * inflamed, 0.35), 8.6), 17.4)
    neut = min(max(m.random.gauss(3.4 + 3.2 * inflamed, 0.6), 1.6), 12)
    lym = min(max(m.random.gauss(1.8 - 0.2 * inflamed, 0.25), 0.8), 3.5)
    mono, eos, baso = (
        min(max(m.random.gauss(mean, mean / 4), mean / 2), mean * 2) for mean in (0.5, 0.16, 0.04)
    )
    return {
        "hgb": f"{hgb:.1f}",
        "hct": f"{hgb * 2.95:.1f}",
        "rbc": f"{hgb * 0.33:.2f}",
        "mcv": f"{min(max(m.random.gauss(89 - 6 * inflamed, 2), 72), 99):.1f}",
        "neut": f"{neut:.2f}",
        "lym": f"{lym:.2f}",
        "mono": f"{mono:.2f}",
        "eos": f"{eos:.2f}",
        "baso": f"{baso:.2f}",
        "wbc": f"{neut + lym + mono + eos + baso:.2f}",
        "plat": m.around(240 + 70 * m.person.lot("platelets") + 120 * inflamed, 18, 0, 150, 620),
    }


def _chemistry(m: Moment) -> dict[str, str]:
    inflamed, woman = INFLAMES.get(m.person.cohort, 0.5) * m.activity, m.person.sex == "F"
    crp = 0.9 + 2.2 * m.person.lot("crp") + 52 * inflamed**2 * m.random.uniform(0.6, 1.4)
    kidney = (58 if woman else 74) + 16 * m.person.lot("creatinine")
    liver = 15 + 18 * m.person.lot("liver")
    return {
        "crp": f"{min(crp, 120):.1f}",
        "esr": str(round(min(6 + 0.45 * crp + 16 * inflamed + m.random.uniform(0, 4), 58))),
        "creat": m.around(kidney, 3, 0, 48, 108),
        "urea": m.around(5, 0.8, 1, 3, 8.5),
        "alt": m.around(liver, 4, 0, 8, 60),
        "ast": m.around(liver, 3, 0, 9, 55),
        "alp": m.around(70 + 15 * inflamed, 8, 0, 40, 110),
        "ggt": m.around(liver, 5, 0, 9, 80),
        "bili": m.around(9, 1.8, 1, 4, 19),
        "alb": m.around(44 - 9 * inflamed, 1.2, 1, 30, 50),
        "ferritin": m.around(40 + 110 * m.person.lot("iron") - 25 * inflamed, 8, 0, 14, 260),
        "tsat": m.around(30 - 14 * inflamed, 3, 0, 11, 44),
        "ck": m.around(90, 20, 0, 40, 168),
    }


def _shared(name: str) -> Any:
    return lambda m: blood(m)[name]


def _calprotectin(m: Moment) -> str:
    """Mucosal inflammation shows in the stool more than tenfold."""
    if m.person.cohort != "IBD":
        return m.around(30, 10, 0, 10, 60)
    return f"{min(20 + 1500 * m.activity**2 * m.random.uniform(0.6, 1.4), 4800):.0f}"


def _light_chain(m: Moment) -> str:
    """Neurofilament: age, and axons damaged by inflammation."""
    age = m.person.age(m.on)
    return f"{5 + 0.09 * age + 22 * m.activity**1.5 * m.random.uniform(0.7, 1.3):.1f}"


def _antibody(positive: bool, limit: float, trait: str) -> Any:
    def level(m: Moment) -> str:
        lot = m.person.lot(trait)
        return f"{limit * (3.5 + 9 * lot) if m.person.seropositive is positive else limit * (0.2 + 0.5 * lot):.1f}"

    return level


def _seen(drug: str) -> Any:
    """Drug level of somebody who has the drug."""
    return lambda m: m.around({"ifx": 5.5, "ada": 8, "ust": 4, "vdz": 16}[drug], 1.8, 1, 0.6, 30)


def _measured(m: Moment) -> list[str]:
    """The drug of the person whose level is measured; those without one have thiopurines."""
    drug = advanced(m.person)
    return [LEVELS.get(drug.atc, "THIO") if drug else "THIO"]


ANSWERS: Answers = (
    {
        name: _shared(name)
        for name in (
            *("hgb", "hct", "rbc", "mcv", "wbc", "neut", "lym", "mono", "eos", "baso", "plat", "crp", "esr"),
            *("creat", "urea", "alt", "ast", "alp", "ggt", "bili", "alb", "ferritin", "tsat", "ck"),
        )
    }
    | {
        "lbtim": lambda m: f"{m.random.randint(7, 10):02d}:{m.random.choice(range(0, 60, 5)):02d}",
        "lbfast": lambda m: "Y" if m.chance(0.6) else "N",
        "lbclsig": lambda m: "Y" if m.chance(0.03) else "N",
        "lbnote": fixed("Synthetic entry: reviewed by the physician, no measure taken."),
        "calpro": _calprotectin,
        "fcal_unit": fixed("MASS"),
        "fcal_morning": fixed("Y"),
        "vitb12": lambda m: m.around(220 + 180 * m.person.lot("b12"), 25, 0, 150, 520),
        "folate": lambda m: m.around(18, 3, 1, 9, 40),
        "igg": lambda m: m.around(8.5 + 3.5 * m.person.lot("igg"), 0.4, 2, 6.2, 15),
        "iga": lambda m: m.around(1.2 + 1.8 * m.person.lot("iga"), 0.1, 2, 0.7, 4),
        "igm": lambda m: m.around(0.7 + 0.9 * m.person.lot("igm"), 0.06, 2, 0.4, 2.2),
        "nfl": _light_chain,
        "gfap": lambda m: m.around(70 + 20 * m.activity, 12, 1, 35, 160),
        "jcvab": lambda m: m.around(0.2 + 1.1 * m.person.lot("jcv"), 0.03, 2, 0.1, 1.4),
        "sodium": lambda m: m.around(140, 1.8, 0, 134, 145),
        "potassium": lambda m: m.around(4.2, 0.25, 1, 3.6, 5),
        "calcium": lambda m: m.around(2.35, 0.07, 2, 2.15, 2.55),
        "gluc": lambda m: m.around(5.3, 0.5, 1, 4.1, 7.2),
        "vitd25": lambda m: m.around(40 + 45 * m.person.lot("vitd"), 7, 1, 28, 120),
        "tsh": lambda m: m.around(1 + 1.6 * m.person.lot("tsh"), 0.15, 3, 0.5, 3.8),
    }
    | {
        "rf": _antibody(True, 14, "rf"),
        "rf_uln": fixed("14"),
        "rf_positive": lambda m: "Y" if m.person.seropositive else "N",
        "acpa": _antibody(True, 10, "acpa"),
        "acpa_uln": fixed("10"),
        "acpa_positive": lambda m: "Y" if m.person.seropositive else "N",
        "hlab27": lambda m: "POS" if m.person.hla_b27 else "NEG",
        "antihbs": lambda m: "POS" if m.person.lot("hepb") < 0.6 else "NEG",
        "antihbs_titre": lambda m: str(60 + round(400 * m.person.lot("titre"))),
        **dict.fromkeys(("vzv", "measles", "ebv_vca", "ebv_ebna"), fixed("POS")),
        **dict.fromkeys(
            ("hbsag", "antihbc", "antihcv", "hiv", "igra", "cmv", "hcg", "cdiftox", "stoolcx"), fixed("NEG")
        ),
        "csf_performed": lambda m: "Y" if m.person.lot("csf") < 0.7 else "N",
        "csf_reasnd": fixed("NOTNEEDED"),
        "csf_date": lambda m: f"{m.person.diagnosed:%Y-%m}",
        "csf_ocb": lambda m: "POS" if m.person.lot("ocb") < 0.88 else "NEG",
        "csf_iggi": lambda m: f"{0.6 + 0.6 * m.person.lot('iggi'):.2f}",
    }
    | {
        "tdm_drugs": _measured,
        "tdm_trough": fixed("Y"),
        "tdm_days": lambda m: m.random.choice([14, 28, 56]),
        **{f"{drug}_level": _seen(drug) for drug in ("ifx", "ada", "ust", "vdz")},
    }
)
