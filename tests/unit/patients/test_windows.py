"""Visit windows and statuses against the agreed cases, and what the cases leave open."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from patients.windows import Window, baseline_window, is_active, visit_status, visit_window

CASES = json.loads((Path(__file__).parents[2] / "data" / "visit_vectors.json").read_text(encoding="utf-8"))
OPENS, CLOSES = date(2025, 6, 1), date(2025, 6, 29)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize("case", CASES["windows"], ids=lambda c: c["id"])
def test_window_cases(case: dict) -> None:
    given, expected = case["inputs"], case["expected"]
    window = visit_window(
        day(given["anchor"]), given["months"], before=given["before_days"], after=given["after_days"]
    )
    assert window == Window(*(day(expected[name]) for name in ("earliest", "target", "latest")))


@pytest.mark.parametrize("case", CASES["statuses"], ids=lambda c: c["id"])
def test_status_cases(case: dict) -> None:
    given = case["inputs"]
    status = visit_status(
        day(given["earliest"]),
        day(given["latest"]),
        day(given["today"]),
        day(given.get("actual")),
        given.get("missed", False),
        given.get("active", True),
    )
    assert status == case["expected"]["status"]


def test_days_add_to_months() -> None:
    assert visit_window(date(2025, 1, 31), 1, 3).target == date(2025, 3, 3)
    assert visit_window(date(2025, 1, 10), days=-5).target == date(2025, 1, 5)


def test_both_ends_of_a_window_count() -> None:
    for on in (OPENS, CLOSES):
        assert visit_status(OPENS, CLOSES, on) == "due"
        assert visit_status(OPENS, CLOSES, on, on) == "done_in_window"
    assert visit_status(OPENS, CLOSES, OPENS - timedelta(1)) == "future"
    assert visit_status(OPENS, CLOSES, CLOSES + timedelta(1)) == "overdue"


def test_what_was_done_stays_done_after_the_end() -> None:
    assert visit_status(OPENS, CLOSES, CLOSES, OPENS, active=False) == "done_in_window"
    assert visit_status(OPENS, CLOSES, CLOSES, missed=True, active=False) == "missed"


def test_visit_without_window_is_never_due_early_or_late() -> None:
    assert visit_status(None, None, CLOSES) == "future"
    assert visit_status(None, None, CLOSES, OPENS) == "done_in_window"
    assert visit_status(None, None, CLOSES, active=False) == "not_applicable"


def test_baseline_follows_consent_within_four_weeks() -> None:
    assert baseline_window(date(2025, 2, 1)) == Window(date(2025, 2, 1), None, date(2025, 3, 1))


def test_participant_is_active_at_windows_that_opened_before_the_end() -> None:
    assert is_active(True, None, OPENS)
    assert is_active(False, OPENS, OPENS)
    assert not is_active(False, OPENS - timedelta(1), OPENS)
    assert not is_active(False, None, OPENS)
    assert not is_active(False, OPENS, None)
