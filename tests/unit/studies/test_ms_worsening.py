"""Worsening of the EDSS over many visits, held to a plain walk through them; activity and relapse rate of a year."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

from tests.unit.studies.ms_forms import day, failing, filled

Course = Sequence[tuple[int, float]]


def by_hand(course: Course, confirm: int, onsets: Sequence[int]) -> tuple[str, str] | None:
    """Onset and confirmation of the first worsening, by walking through the visits."""
    reference = course[0][1]
    target = reference + (1.5 if reference == 0 else 1.0 if reference <= 5.5 else 0.5)
    for at, (start, step) in enumerate(course):
        if at == 0 or step < target:
            continue
        for on, now in course[at:]:
            if now < target:
                break
            if on - start >= confirm and not any(0 <= on - onset <= 30 for onset in onsets):
                return day(start), day(on)
    return None


def followed(course: Course, onsets: Sequence[int], **more: Any) -> list[dict[str, Any]]:
    """What form `worsening` says at each visit, each one seeing the visits before."""
    rows: list[dict[str, Any]] = []
    for on, step in course:
        answers = {"visit_date": day(on), "edss": step, "rel_uptodate": True, **more.get(day(on), {})}
        relapses = [{"relstdat": day(onset)} for onset in onsets]
        rows.append(
            filled("worsening", answers, earlier=rows, relapses=relapses, baseline={"edss": course[0][1]})
        )
    return rows


@pytest.mark.parametrize(("form", "confirm"), [("cdw12", 84), ("cdw24", 168)])
def test_confirmed_worsening_of_random_courses(form: str, confirm: int) -> None:
    random, found = Random(confirm), 0
    for _ in range(60):
        on, step, course = 0, random.choice([0.0, 1.0, 2.0, 5.5, 6.0]), list[tuple[int, float]]()
        for _visit in range(random.randint(2, 7)):
            course.append((on, step))
            on += random.choice([60, 84, 90, 168, 180])
            step = min(max(step + random.choice([-0.5, 0, 0.5, 1.0]), 0), 9.5)
            step = 1.0 if step == 0.5 else step
        onsets = [on - random.choice([5, 30, 31]) for on, _step in random.sample(course, 1)]
        rows = followed(course, onsets)
        first = next((row for row in rows if f"{form}_onset" in row), None)
        told = first and (first[f"{form}_onset"], first[f"{form}_confirmed"])
        assert told == by_hand(course, confirm, onsets), (course, onsets)
        found += told is not None
    assert found >= 10


def test_the_confirmation_stays_the_first_one() -> None:
    rows = followed([(0, 2), (180, 3), (360, 3), (540, 3.5)], [])
    assert [row.get("cdw12_confirmed") for row in rows] == [None, None, day(360), day(360)]


def test_a_first_worsening_asks_for_a_confirmation_visit() -> None:
    course, seen = [(0, 2.0), (180, 3.0), (240, 3.0)], []
    for at in (1, 2):
        earlier = followed(course[:at], [])
        answers = {"visit_date": day(course[at][0]), "edss": course[at][1], "rel_uptodate": True}
        around = {"earlier": earlier, "baseline": {"edss": 2.0}, "previous": {**earlier[-1]}}
        seen.append("CDW01" in failing("worsening", answers, **around))
    assert seen == [True, False]


def test_a_new_reference_counts_from_the_next_visit_on() -> None:
    course = [(0, 2), (180, 3), (360, 3), (540, 4), (720, 4)]
    rows = followed(course, [], **{day(180): {"cdw_rebaseline": True}})
    assert [row["cdw_reference"] for row in rows] == [2, 2, 3, 3, 3]
    assert [row.get("cdw12_onset") for row in rows] == [None, None, None, None, day(540)]


@pytest.mark.parametrize(
    ("onset", "independent"), [(89, True), (90, False), (210, False), (211, True), (269, True), (270, False)]
)
def test_pira_keeps_away_from_relapses(onset: int, independent: bool) -> None:
    """Worsening from day 180, confirmed on day 360: a relapse 90 days before to 30 days after either excludes."""
    answers = {"visit_date": day(360), "edss": 3, "cdw12_onset": day(180), "cdw12_confirmed": day(360)}
    values = filled("worsening", answers, relapses=[{"relstdat": day(onset)}], baseline={"edss": 2})
    assert values["pira12"] is independent


def test_a_relapse_long_ago_without_a_day_leaves_nothing_open() -> None:
    answers = {"visit_date": day(360), "edss": 3, "cdw12_onset": day(180), "cdw12_confirmed": day(360)}
    values = filled("worsening", answers, relapses=[{"relstdat": "2019"}], baseline={"edss": 2})
    assert (values["pira12"], values["cdw_in_relapse"]) == (True, False)


def year(relapses: Sequence[dict[str, Any]] = (), **answers: Any) -> dict[str, Any]:
    given = {
        "visit_id": "M12",
        "visit_date": day(365),
        "edss": 2,
        "rel_uptodate": True,
        "mri_activity": False,
    }
    earlier = [{"visit_date": day(0), "edss": 2}, {"visit_date": day(180), "edss": 2}]
    return filled("worsening", given | answers, earlier=earlier, relapses=relapses, baseline={"edss": 2})


@pytest.mark.parametrize(
    ("relapses", "answers", "expected"),
    [
        ([], {}, "NEDA3"),
        ([{"relstdat": "2019"}], {}, "NEDA3"),
        ([{"relstdat": day(100)}], {}, "EDA"),
        ([{"relstdat": day(100), "relcounts": False}], {}, "NEDA3"),
        ([], {"rel_uptodate": False}, "NOT_ASSESSABLE"),
        ([], {"mri_activity": None}, "NOT_ASSESSABLE"),
        ([], {"edss": None}, "NOT_ASSESSABLE"),
        ([], {"edss": None, "mri_activity": True}, "EDA"),
    ],
)
def test_disease_activity_of_the_first_year(
    relapses: list[dict[str, Any]], answers: dict[str, Any], expected: str
) -> None:
    assert year(relapses, **answers)["neda3"] == expected


def test_other_visits_close_no_year() -> None:
    assert {"neda3", "neda_relapse", "neda_worsening", "neda_mri"}.isdisjoint(year(visit_id="M6"))


def test_an_onset_without_confirmation_leaves_the_year_open() -> None:
    earlier = [{"visit_date": day(0), "edss": 2}, {"visit_date": day(300), "edss": 3}]
    given = {
        "visit_id": "M12",
        "visit_date": day(365),
        "edss": 3,
        "rel_uptodate": True,
        "mri_activity": False,
    }
    assert filled("worsening", given, earlier=earlier, baseline={"edss": 2})["neda3"] == "NOT_ASSESSABLE"
    earlier[1]["visit_date"] = day(200)
    assert filled("worsening", given, earlier=earlier, baseline={"edss": 2})["neda3"] == "EDA"


def test_relapse_rate_counts_relapses_since_baseline() -> None:
    log = [
        {"relstdat": "2024-05"},
        {"relstdat": day(40), "relcounts": True},
        {"relstdat": day(60), "relcounts": False},
        {"relstdat": day(300)},
    ]
    values = year(log)
    assert values["arr_relapses"] == 2
    assert values["arr_exact"] == pytest.approx(2 / (365 / 365.25))
    assert "arr" not in year(log, rel_uptodate=False)
