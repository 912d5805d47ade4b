"""The kinds of numbers, days and times that common readers take without a word, at every item type that is typed."""

from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from forms.engine import AnswerRefused, parse_answer
from studies.definition.compiled import ItemDef
from tests import bad_input

ZONE = ZoneInfo("Europe/Luxembourg")


def refusal(type_: str, raw: Any, **facts: Any) -> str:
    with pytest.raises(AnswerRefused) as refused:
        parse_answer(ItemDef(id="x", type=type_, label={"en": "X"}, **facts), raw, {}, ZONE)
    return refused.value.code


@pytest.mark.parametrize("raw", bad_input.NUMBERS)
@pytest.mark.parametrize("type_", ["decimal", "integer", "scale"])
def test_numbers(type_: str, raw: str) -> None:
    assert refusal(type_, raw) in ("decimal", "integer", "digits")


@pytest.mark.parametrize(
    "raw", [Decimal("1e400"), Decimal("1e-400"), Decimal("0." + "1" * 5000), 10**17, True, 1.5]
)
@pytest.mark.parametrize("type_", ["decimal", "integer"])
def test_numbers_from_programs(type_: str, raw: Any) -> None:
    assert refusal(type_, raw) in ("decimal", "integer", "digits")


@pytest.mark.parametrize("raw", bad_input.DAYS)
@pytest.mark.parametrize("type_", ["date", "partial_date", "datetime"])
def test_days(type_: str, raw: str) -> None:
    if (type_, raw) == ("datetime", "2024-01-05T00:00"):
        return  # a day and a time is what is asked here
    assert refusal(type_, raw) in ("date", "partial_date", "datetime", "no_such_day", "year")


@pytest.mark.parametrize("raw", ["5.2024", "2024", "2024-05"])
def test_a_full_day_is_no_part_of_one(raw: str) -> None:
    assert refusal("date", raw) == "date"


def test_the_day_stands_before_the_month_always() -> None:
    """The framework's own reader takes 05/06/2024 for the 6th of May."""
    item = ItemDef(id="x", type="date", label={"en": "X"})
    assert parse_answer(item, "05/06/2024", {}, ZONE) == "2024-06-05"
    assert refusal("date", "06/13/2024") == "no_such_day"


@pytest.mark.parametrize("raw", bad_input.TIMES)
def test_times(raw: str) -> None:
    assert refusal("time", raw) == "time"


@pytest.mark.parametrize(
    "raw", [m for m in bad_input.MOMENTS if "10:00+14:01" not in m] + ["2024-04-03T10:00-14:01"]
)
def test_moments(raw: str) -> None:
    assert refusal("datetime", raw) in ("datetime", "no_such_hour")


@pytest.mark.parametrize("case", bad_input.TEXTS)
@pytest.mark.parametrize("type_", ["text", "long_text"])
def test_texts_that_stay(case: str, type_: str) -> None:
    raw = bad_input.TEXTS[case]
    assert parse_answer(ItemDef(id="x", type=type_, label={"en": "X"}), raw, {}, ZONE) == raw


@pytest.mark.parametrize("case", bad_input.REFUSED_TEXTS)
def test_texts_that_are_refused(case: str) -> None:
    assert refusal("text", bad_input.REFUSED_TEXTS[case]) in ("control_character", "blank", "too_long")


@pytest.mark.parametrize("raw", [bad_input.nested("x", 15), {"a": 1}, [None], 1, True, None])
@pytest.mark.parametrize("type_", ["text", "date", "time", "datetime", "partial_date", "yesno"])
def test_what_is_no_text(type_: str, raw: Any) -> None:
    assert refusal(type_, raw)
