"""What a study version plans, and the order in which visits are shown."""

from datetime import date

from patients.models import Visit
from patients.schedule import first_visits, in_order, planned_windows
from patients.windows import Window
from tests.world import compiled


def test_screening_and_baseline_exist_from_the_start() -> None:
    assert [v.id for v in first_visits(compiled("tiny"))] == ["SCR", "BL"]


def test_nothing_is_planned_before_the_baseline() -> None:
    assert planned_windows(compiled("tiny"), {"SCR": date(2025, 3, 1)}) == {}


def test_planned_visits_follow_the_baseline() -> None:
    windows = planned_windows(compiled("tiny"), {"BL": date(2025, 3, 15)})
    assert windows == {"M3": Window(date(2025, 6, 1), date(2025, 6, 15), date(2025, 6, 29))}


def test_visit_counted_from_another_visit_waits_for_it() -> None:
    study = compiled("tiny")
    extra = study.visits_by_id["M3"].model_copy(
        update={"id": "M3B", "anchor": "M3", "months": None, "days": 10}
    )
    longer = study.model_copy(update={"visits": (*study.visits, extra)})
    longer.__dict__.pop("visits_by_id", None)
    assert planned_windows(longer, {"BL": date(2025, 3, 15)})["M3B"] is None
    later = planned_windows(longer, {"BL": date(2025, 3, 15), "M3": date(2025, 6, 20)})
    assert later["M3B"].target == date(2025, 6, 30)


def test_unscheduled_visits_stand_where_they_happened() -> None:
    rows = [
        Visit(pk=1, definition="M3", visited_on=date(2025, 6, 10)),
        Visit(pk=2, definition="UNS", repeat=1, visited_on=date(2025, 4, 1)),
        Visit(pk=3, definition="UNS", repeat=2, visited_on=date(2025, 7, 1)),
        Visit(pk=4, definition="UNS", repeat=3, visited_on=date(2025, 4, 1)),
        Visit(pk=5, definition="SCR", visited_on=date(2025, 3, 1)),
        Visit(pk=6, definition="BL", visited_on=date(2025, 3, 2)),
    ]
    assert [v.pk for v in in_order(rows, compiled("tiny"))] == [5, 6, 2, 4, 1, 3]
