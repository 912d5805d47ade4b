"""What people type into a field: the page reads it, shows what it understood, or says what would be right.

Where the page and the server read the same text, both must read it alike. The page reads more (two-digit years, names
of months, `today`), because it shows at once what it understood.
"""

from typing import Any

import pytest

from forms.engine import AnswerRefused, parse_answer
from studies.definition.compiled import ItemDef
from tests.unit.forms.in_javascript import run

READ = "(m, [item, text]) => m.readAnswer(item, text)"


def typed(kind: str, *texts: str, language: str = "en", **facts: Any) -> list[Any]:
    """The stored value of each text, or the sentence of its refusal in a list of one."""
    item = {"type": kind, "value": kind, **facts}
    answers = run("ranges.js", READ, [[item, text] for text in texts], language)
    return [[one["refused"]] if "refused" in one else one.get("value") for one in answers]


def on_server(kind: str, text: str, **facts: Any) -> Any:
    """As the server reads it, None where it refuses."""
    try:
        return parse_answer(ItemDef(id="x", type=kind, label={"en": "X"}, **facts), text, {})
    except AnswerRefused:
        return None


DATES = {
    "2024-04-03": "2024-04-03",
    "3.4.2024": "2024-04-03",
    "03/04/2024": "2024-04-03",
    "29.2.2024": "2024-02-29",
}
ONLY_TYPED = {
    "3.4.24": "2024-04-03",
    "03/04/24": "2024-04-03",
    "3-4-2024": "2024-04-03",
    "3. 4. 2024": "2024-04-03",
    "03042024": "2024-04-03",
    "3 apr 24": "2024-04-03",
    "3. April 2024": "2024-04-03",
    "3 Apr. 2024": "2024-04-03",
    "3apr2024": "2024-04-03",
    "3 mai 2024": "2024-05-03",
    "3 août 2023": "2023-08-03",
    "3. März 2024": "2024-03-03",
    "3 févr. 24": "2024-02-03",
    "24 Dez 23": "2023-12-24",
    "3.4.68": "1968-04-03",
    "3.4.25": "2025-04-03",  # next year is the last that two digits can mean
    "3.4.26": "1926-04-03",
    "today": "2024-05-06",
    "HEUTE": "2024-05-06",
    "aujourd’hui": "2024-05-06",
    "aujourd'hui": "2024-05-06",
    "yesterday": "2024-05-05",
    "gestern": "2024-05-05",
    "hier": "2024-05-05",
}
NO_DATES = {
    "31.4.2024": "There is no such day: Apr 2024 has 30 days.",
    "29.2.2023": "There is no such day: Feb 2023 has 28 days.",
    "2023-02-29": "There is no such day: Feb 2023 has 28 days.",
    "04/13/2024": "The day stands before the month. If this was meant, write 13.4.2024.",
    "32.13.2024": "There is no month 13: months go from 1 to 12.",
    "3.4.1850": "The year must lie between 1900 and 2100.",
    "3.4.": "The year is missing. Write 3.4.2024, or another year.",
    "3 jui 2024": "Two months begin with “jui”. Write one letter more, or the month as a number.",
    "20240403": "There is no month 24: months go from 1 to 12.",
    "tomorrow week": "Write a full date, day first: 3.4.2024, 03/04/24, 3 Apr 2024, or today.",
    "3 ma 2024": "Write a full date, day first: 3.4.2024, 03/04/24, 3 Apr 2024, or today.",
    "٣.٤.٢٠٢٤": "Write a full date, day first: 3.4.2024, 03/04/24, 3 Apr 2024, or today.",
}


def test_dates_that_page_and_server_read_alike() -> None:
    assert typed("date", *DATES) == list(DATES.values()) == [on_server("date", text) for text in DATES]


def test_dates_that_only_the_page_reads_because_it_shows_what_it_understood() -> None:
    assert typed("date", *ONLY_TYPED) == list(ONLY_TYPED.values())
    assert [on_server("date", text) for text in ONLY_TYPED] == [None] * len(ONLY_TYPED)


def test_a_date_that_is_none_is_refused_with_what_would_be_right() -> None:
    assert typed("date", *NO_DATES) == [[sentence] for sentence in NO_DATES.values()]
    assert [on_server("date", text) for text in NO_DATES] == [None] * len(NO_DATES)


@pytest.mark.parametrize(("language", "letter"), [("en", "t"), ("de", "h"), ("fr", "a")])
def test_one_letter_is_today(language: str, letter: str) -> None:
    assert typed("date", letter, language=language) == ["2024-05-06"]
    other = "h" if language != "de" else "t"
    assert isinstance(typed("date", other, language=language)[0], list)


def test_partial_dates() -> None:
    both = {
        "2024": "2024",
        "2024-04": "2024-04",
        "4.2024": "2024-04",
        "04/2024": "2024-04",
        "3.4.2024": "2024-04-03",
    }
    assert typed("partial_date", *both) == list(both.values())
    assert [on_server("partial_date", text) for text in both] == list(both.values())
    assert typed("partial_date", "apr 2024", "Avril 2024", "Mai 19") == ["2024-04", "2024-04", "2019-05"]
    assert typed("partial_date", "24", "13.2024", "1850", "31.4.2024", "about 2020") == [
        ["Write the year with four digits: 2024 or 1924."],
        ["There is no month 13: months go from 1 to 12."],
        ["The year must lie between 1900 and 2100."],
        ["There is no such day: Apr 2024 has 30 days."],
        ["Write a date, a month (4.2024, Apr 2024) or a year (2024)."],
    ]


def test_times() -> None:
    assert typed("time", "14:05", "9.05", "9h30", "9h") == ["14:05", "09:05", "09:30", "09:00"]
    assert typed("datetime", "3.4.24 14:05", "today 9h30") == ["2024-04-03T14:05", "2024-05-06T09:30"]
    assert all(isinstance(one, list) for one in typed("time", "24:00", "2pm", "9:5"))


SHOW = "(m, [text, kind]) => m.showDate(text)"


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ["3 Apr 2024", "Apr 2024"]),
        ("fr", ["3 avr. 2024", "avr. 2024"]),
        ("de", ["3. April 2024", "April 2024"]),
    ],
)
def test_what_is_shown_can_be_typed_again(language: str, shown: list[str]) -> None:
    """A field that somebody enters and leaves keeps its date, in every month and language."""
    days = [f"2023-{month:02d}-{day:02d}" for month in range(1, 13) for day in (1, 28)]
    months = [f"2023-{month:02d}" for month in range(1, 13)]
    in_words = run("dates.js", SHOW, [[one, ""] for one in [*days, *months]], language)
    assert typed("partial_date", *in_words, language=language) == [*days, *months]
    assert run("dates.js", SHOW, [["2024-04-03", ""], ["2024-04", ""]], language) == shown


NUMBERS = {
    "70.5": "70.5",
    "70,5": "70.5",
    " 7 ": "7",
    "007.50": "7.50",
    "-0": "0",
    "0": "0",
    "-3,25": "-3.25",
}
NO_NUMBERS = {
    "12'500": "Write the number without signs between the thousands: 12500.",
    "1 000": "Write the number without signs between the thousands: 1000.",
    "1\u202f000\u202f000": "Write the number without signs between the thousands: 1000000.",
    "1,234.5": "Write the number without signs between the thousands: 1234.5.",
    "1.234,5": "Write the number without signs between the thousands: 1234.5.",
    "1.234": "1.234 can be read in two ways. Write 1234, or at most 2 decimals.",
    "1,234": "1,234 can be read in two ways. Write 1234, or at most 2 decimals.",
    "1.2345": "Too many decimals: at most 2.",
    "1e5": "Write a number with the digits 0 to 9 and one decimal point or comma, for example 70.5.",
    "١٢": "Write a number with the digits 0 to 9 and one decimal point or comma, for example 70.5.",
    "1_000": "Write a number with the digits 0 to 9 and one decimal point or comma, for example 70.5.",
}


def test_numbers_with_point_or_comma() -> None:
    assert typed("decimal", *NUMBERS, places=2) == list(NUMBERS.values())
    assert [on_server("decimal", text, places=2) for text in NUMBERS] == list(NUMBERS.values())
    assert typed("decimal", "1.234", places=3) == ["1.234"]


def test_signs_between_thousands_are_refused_in_words() -> None:
    assert typed("decimal", *NO_NUMBERS, places=2) == [[sentence] for sentence in NO_NUMBERS.values()]
    assert [on_server("decimal", text, places=2) for text in NO_NUMBERS] == [None] * len(NO_NUMBERS)
    assert typed("integer", "1.000", "12", "1,5") == [
        ["Write the number without signs between the thousands: 1000."],
        12,
        ["Write a whole number with the digits 0 to 9, for example 12."],
    ]


def test_a_number_is_shown_with_the_sign_of_the_language() -> None:
    call = "(m, value) => m.typed({value: 'decimal'}, value)"
    assert run("ranges.js", call, ["70.5"], "de") == run("ranges.js", call, ["70.5"], "fr") == ["70,5"]
    assert typed("decimal", "1'234.5", language="de", places=1)[0][0].endswith("1234,5.")
