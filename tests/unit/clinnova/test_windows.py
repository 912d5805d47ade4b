"""The visit window in words and marks, and dates and numbers as people read them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from clinnova.lib import display
from clinnova.ui.windows import WIDTH, days_words, state, window_bar

OPENS, CLOSES = date(2026, 3, 20), date(2026, 4, 17)


@pytest.mark.parametrize(
    ("today", "expected", "words"),
    [
        (date(2026, 3, 8), "future", "opens in 12 days"),
        (date(2026, 3, 20), "due", "28 days left"),
        (date(2026, 4, 14), "closing", "3 days left"),
        (date(2026, 4, 17), "closing", "last day"),
        (date(2026, 4, 18), "overdue", "1 day over"),
    ],
)
def test_a_window_says_what_the_calendar_says(today: date, expected: str, words: str) -> None:
    assert state(opens=OPENS, closes=CLOSES, today=today) == expected
    assert days_words(opens=OPENS, closes=CLOSES, today=today) == words


def test_a_visit_that_took_place_is_done_whatever_the_day() -> None:
    done = date(2026, 4, 3)
    assert state(opens=OPENS, closes=CLOSES, today=date(2027, 1, 1), done=done) == "done"
    assert days_words(opens=OPENS, closes=CLOSES, today=date(2027, 1, 1), done=done) == "done 3 Apr 2026"


@pytest.mark.parametrize("days", [-400, 0, 14, 28, 400])
def test_marks_stay_on_the_bar(days: int) -> None:
    bar = window_bar(opens=OPENS, closes=CLOSES, target=date(2026, 4, 3), today=OPENS + timedelta(days=days))
    assert 0 <= bar.today <= WIDTH
    assert bar.target == (bar.opens + bar.closes) / 2


def test_a_window_of_one_day_is_drawn() -> None:
    assert window_bar(opens=OPENS, closes=OPENS, today=OPENS).words == "Window 20 Mar 2026, last day"


@pytest.mark.parametrize(
    ("language", "day", "number", "period"),
    [
        ("en", "3 Apr 2026", "70.50", "20 Mar – 17 Apr 2026"),
        ("fr", "3 avr. 2026", "70,50", "20 mars – 17 avr. 2026"),
        ("de", "3. April 2026", "70,50", "20. März – 17. April 2026"),
    ],
)
def test_dates_and_numbers_follow_the_language(language: str, day: str, number: str, period: str) -> None:
    with translation.override(language):
        assert display.day("2026-04-03") == day
        assert display.number("70.50") == number
        assert display.period(OPENS, CLOSES) == period


def test_what_is_absent_is_a_dash_and_what_is_no_number_stays() -> None:
    assert [display.day(None), display.number(""), display.percent(3, 0), display.moment(None)] == ["–"] * 4
    assert display.number("trace") == "trace"
    assert [display.number(2026), display.number(12400), display.percent(18, 22)] == [
        "2026",
        "12,400",
        "82\u202f%",
    ]


def test_times_say_their_zone() -> None:
    assert display.moment(datetime(2026, 4, 3, 12, 32, tzinfo=UTC)) == "3 Apr 2026, 14:32 CEST"
