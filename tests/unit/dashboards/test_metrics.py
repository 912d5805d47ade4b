"""The recruitment figures reproduce the specification's vectors."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboards.metrics import forecast, recruitment_rating, screen_failure_rate, target_to_date

VECTORS = json.loads((Path(__file__).parents[2] / "data/vectors/dashboards.json").read_text())["vectors"]


def _of(instrument: str) -> list[Any]:
    return [
        pytest.param(v["inputs"], v["expected"], id=v["id"]) for v in VECTORS if v["instrument"] == instrument
    ]


@pytest.mark.parametrize(("inputs", "expected"), _of("METRIC_TARGET"))
def test_target_to_date(inputs: dict[str, Any], expected: dict[str, Any]) -> None:
    first, last, on = (date.fromisoformat(inputs[k]) for k in ("first", "last", "on"))
    assert target_to_date(first, last, inputs["target"], on) == pytest.approx(expected["planned"], abs=1e-6)


@pytest.mark.parametrize(("inputs", "expected"), _of("METRIC_FORECAST"))
def test_forecast(inputs: dict[str, Any], expected: dict[str, Any]) -> None:
    found = forecast(
        enrolled=inputs["enrolled"],
        target=inputs["target"],
        in_window=inputs["n_window"],
        today=date.fromisoformat(inputs["today"]),
        window_days=inputs["window_days"],
    )
    assert found.remaining == expected["remaining"]
    if expected.get("reached"):
        assert found.reached
        return
    assert found.velocity == pytest.approx(expected["velocity"], abs=1e-6)
    assert (found.on.isoformat() if found.on else None) == expected["date"]
    if "months" in expected:
        assert found.months == pytest.approx(expected["months"], abs=1e-6)


@pytest.mark.parametrize(("inputs", "expected"), _of("METRIC_SCREEN_FAILURE"))
def test_screen_failure_rate(inputs: dict[str, Any], expected: dict[str, Any]) -> None:
    assert screen_failure_rate(inputs["failed"], inputs["enrolled"]) == expected["pct"]


@pytest.mark.parametrize(
    ("enrolled", "planned", "rating"), [(9, 10, "green"), (8, 10, "amber"), (6, 10, "red"), (0, 0, "none")]
)
def test_recruitment_rating_follows_the_bands(enrolled: int, planned: float, rating: str) -> None:
    assert recruitment_rating(enrolled, planned) == rating
