"""Reading and counting calendar days."""

from datetime import date

import pytest

from clinnova.lib.dates import add_months, parse_iso_date


def test_reads_what_a_date_control_sends() -> None:
    assert parse_iso_date("2024-02-29") == date(2024, 2, 29)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2023-02-29",
        "20240229",
        "2024-W09-4",
        "2024-2-9",
        "29.02.2024",
        " 2024-02-29",
        "2024-02-29\n",
        "٢٠٢٤-02-29",
        "0000-01-01",
    ],
)
def test_guesses_nothing(text: str) -> None:
    with pytest.raises(ValueError):
        parse_iso_date(text)


def test_months_clip_to_the_end_of_the_month() -> None:
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2024, 3, 31), -1) == date(2024, 2, 29)
    assert add_months(date(2024, 11, 30), 3) == date(2025, 2, 28)
    assert add_months(date(2024, 12, 15), 12) == date(2025, 12, 15)
