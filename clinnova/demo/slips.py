"""Planned mistakes: a few answers are odd, so that queries of every age wait, are answered, or were put right."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from studies.definition.compiled import CompiledStudy

SHARE = 0.11  # of the visits; some mistakes go unnoticed
Wrong = Callable[[Random, Any], Any]


def _times(factor: float, places: int = 1) -> Wrong:
    return lambda random, right: f"{float(right) * factor:.{places}f}"


def _one_of(*values: Any) -> Wrong:
    return lambda random, right: random.choice(values)


def _other_month(random: Random, right: str) -> str:
    """The month before: the usual slip with dates."""
    return (date.fromisoformat(right) - timedelta(days=random.randint(28, 31))).isoformat()


SLIPS: dict[str, Wrong] = {
    "pulse": _one_of(128, 135, 142),
    "sysbp": _one_of(188, 196, 204),
    "temp": _one_of("39.1", "39.8", "34.6"),
    "weight": _times(1.31),
    "crp": _one_of("412", "468", "186"),
    "hct": _one_of("19.5", "62.5"),
    "plat": _one_of("28", "62"),
    "alb": _one_of("21", "23"),
    "bili": _times(7),
    "alt": _one_of("214", "388"),
    "esr": _one_of("116", "124"),
    "calpro": _one_of("7400", "9120"),
    "fcal_date": _other_month,
    "nfl": _times(11),
    "sdmt": _one_of(93, 98),
    "t25fw_trial2": _times(1.8, 2),
    "nhpt_dom2": _times(1.7, 2),
    "wpai_worked": _one_of("90", "96"),
    "eq5d_date": _other_month,
    "facit_f_date": _other_month,
    "nrs_date": _other_month,
}


@dataclass(frozen=True)
class Slip:
    """One odd answer: which item, how it is wrong, and what becomes of the query.

    `fate` is "open", "answered", "corrected" or "accepted", `after` the days until then.
    """

    item: str
    wrong: Wrong
    fate: str
    after: int


def draw_slip(
    random: Random, study: CompiledStudy, forms: Iterable[str], *, early: bool = False
) -> Slip | None:
    """At most one odd answer among the forms of a visit. `early`: no date, as a month before it nobody had
    consented, and the form would refuse that.
    """
    among = [name for form in forms for name in study.forms[form].items if name in SLIPS]
    among = [name for name in among if not (early and name.endswith("_date"))]
    if random.random() > SHARE * min(
        len(among) / 8, 1
    ):  # questionnaires alone leave little to be mistaken in
        return None
    item = random.choice(among)
    fate = random.choices(["open", "answered", "corrected", "accepted"], weights=[45, 17, 30, 8])[0]
    return Slip(item, SLIPS[item], fate, random.randint(2, 28))
