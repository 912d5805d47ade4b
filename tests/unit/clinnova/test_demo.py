"""The synthetic cohort: the same each time, clinically coherent, and never refused by the protocols."""

import itertools
from collections import Counter
from datetime import date, timedelta
from statistics import correlation

import pytest

from clinnova.demo.answers import ANSWERS
from clinnova.demo.answers.laboratory import blood
from clinnova.demo.course import Course, Moment, draw_course
from clinnova.demo.person import DIAGNOSES, draw_person
from clinnova.demo.plan import Plan, draw_plan
from clinnova.demo.slips import draw_slip
from clinnova.demo.units import in_usual_units
from tests.unit.clinnova.demo_walk import SCREENED, study, walk

COHORTS = {"IBD": "clinnova-ibd", "RD": "clinnova-rd", "MS": "clinnova-ms"}
TODAY = date(2026, 11, 22)
QUERIED = {"query", "hard", "range"}


def plans(protocol: str, number: int = 60) -> list[Plan]:
    return [draw_plan(study(protocol), "CH", f"{protocol}/{n}", 20 + 8 * n, TODAY) for n in range(number)]


def moments(cohort: str, number: int = 150) -> list[Moment]:
    """People of a cohort on some day of their first year."""
    found = []
    for n in range(number):
        person = draw_person(f"lab/{n}", cohort, "DE", set(DIAGNOSES[cohort]), SCREENED)
        course = draw_course(person, SCREENED, SCREENED + timedelta(days=400))
        found.append(Moment(course, "M3", SCREENED + timedelta(days=2 * n), "M3/1"))
    return found


@pytest.mark.parametrize(
    "protocol", [COHORTS["IBD"], *(pytest.param(COHORTS[c], marks=pytest.mark.long) for c in ("RD", "MS"))]
)
def test_the_same_participants_are_planned_each_time(protocol: str) -> None:
    assert plans(protocol, 20) == plans(protocol, 20)


@pytest.mark.parametrize(("cohort", "diagnosis"), [(c, d) for c, known in DIAGNOSES.items() for d in known])
def test_every_diagnosis_can_be_told(cohort: str, diagnosis: str) -> None:
    """All forms of all kinds of visits: nothing required is open, nothing blocks, hardly anything asks."""
    told = walk(COHORTS[cohort], diagnosis)
    assert [
        (v, f, [m.address for m in s.missing_required]) for v, f, s in told.states if s.missing_required
    ] == []
    found = [
        (v, f, x.check, x.severity) for v, f, s in told.states for x in s.findings if x.severity in QUERIED
    ]
    assert [x for x in found if x[3] == "hard"] == []
    assert len(found) <= 2, found


@pytest.mark.parametrize("protocol", COHORTS.values())
def test_dates_follow_each_other(protocol: str) -> None:
    for plan in plans(protocol):
        days = [e.on for e in plan.encounters]
        assert plan.person.birth < plan.person.onset <= plan.person.diagnosed < plan.screened_on
        assert all(later >= sooner for sooner, later in itertools.pairwise(days))
        seen = [e.on for e in plan.encounters if not e.missed]
        assert len(set(seen)) == len(seen)
        assert all(plan.baseline_on and plan.baseline_on < day <= TODAY for day in days)
        assert all(entry.on <= TODAY for entry in plan.entries if plan.ending)


@pytest.mark.parametrize("cohort", ["IBD", "RD"])
def test_blood_follows_activity(cohort: str) -> None:
    drawn = moments(cohort)
    active = [m.activity for m in drawn]
    assert correlation(active, [float(blood(m)["crp"]) for m in drawn]) > 0.6
    assert correlation(active, [float(blood(m)["alb"]) for m in drawn]) < -0.6
    assert abs(correlation(active, [float(blood(m)["ast"]) for m in drawn])) < 0.3


def test_scores_follow_the_same_course() -> None:
    def said(cohort: str, item: str) -> tuple[list[float], list[float]]:
        drawn = moments(cohort)
        return [m.activity for m in drawn], [float(ANSWERS[item](m)) for m in drawn]

    for cohort, item in (
        ("IBD", "calpro"),
        ("IBD", "hbi_stools"),
        ("IBD", "mayo_pga"),
        ("RD", "ptga100"),
        ("MS", "nfl"),
    ):
        assert correlation(*said(cohort, item)) > 0.5, item
    steps = [m.course.edss(m.on) for m in moments("MS")]
    walks = [float(ANSWERS["t25fw_trial1"](m)) for m in moments("MS")]
    assert correlation(steps, walks) > 0.7


def test_what_lasts_is_said_the_same_at_every_visit() -> None:
    for first in moments("RD", 40):
        later = Moment(first.course, "M6", first.on + timedelta(days=90), "M6/1")
        for item in (
            "sex",
            "height",
            "diagnosis_date",
            "hlab27",
            "rf",
            "acpa_positive",
            "suncf_tob",
            "mon_location",
        ):
            assert ANSWERS[item](first) == ANSWERS[item](later) or item == "height"


def test_treatment_helps_most_people() -> None:
    courses = [Course(m.person, SCREENED) for m in moments("IBD", 60)]
    better = [c.activity(SCREENED + timedelta(days=180)) < 0.7 * c.activity(SCREENED) for c in courses]
    assert 0.6 < sum(better) / len(better) < 0.98


def test_some_leave_fail_screening_or_miss_visits() -> None:
    drawn = [plan for protocol in COHORTS.values() for plan in plans(protocol)]
    assert 5 <= sum(plan.person.fails is not None for plan in drawn) <= 40
    assert Counter(plan.ending.state for plan in drawn if plan.ending).keys() == {"withdrawn", "lost"}
    assert any(e.missed for plan in drawn for e in plan.encounters)
    assert any(not e.planned for plan in drawn for e in plan.encounters)


def test_odd_answers_are_rare_and_old_and_new() -> None:
    """About one visit in ten of those with an examination has one, whatever its age."""
    ages, visits, forms = Counter[str](), 0, ("vital_signs", "laboratory", "eq5d")
    for plan in (p for protocol in COHORTS.values() for p in plans(protocol)):
        for encounter in plan.encounters:
            slip = draw_slip(plan.person.draw(f"slip/{encounter.on}"), study("clinnova-ibd"), forms)
            visits += 1
            if slip is not None:
                days = (TODAY - encounter.on).days
                ages[
                    next(
                        name
                        for name, most in (("7", 7), ("30", 30), ("60", 60), ("more", 999))
                        if days <= most
                    )
                ] += 1
    assert 0.05 < sum(ages.values()) / visits < 0.16
    assert len(ages) >= 3


def test_laboratories_report_in_the_units_of_their_country() -> None:
    form = study("clinnova-ibd").forms["laboratory"]
    answers = {"hgb": "13.2", "creat": "88.42", "crp": "3"}
    assert in_usual_units(answers, form, "CH") == answers | {"hgb": {"value": "132.0", "unit": "g/L"}}
    assert in_usual_units(answers, form, "DE") == answers | {"creat": {"value": "1.00", "unit": "mg/dL"}}
    assert in_usual_units(answers, form, "FR") == answers
    missing = {"hgb": {"missing": "ND"}}
    assert in_usual_units(missing, form, "CH") == missing
