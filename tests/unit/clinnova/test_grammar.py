"""What dialogs, addresses and programs may write, and what is refused though common readers take it."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from clinnova.lib.characters import invisible_character, is_blank, is_storable, refused_character
from clinnova.lib.dates import parse_iso_date, parse_moment
from clinnova.lib.fields import Day, Key, Name, Text, parse_uuid, whole_number
from clinnova.lib.problems import Malformed, TooLarge
from clinnova.lib.strict_json import MAX_BYTES, read_json, read_object
from patients.numbers import compose, is_valid
from tests import bad_input

NUMBER = compose("TI", 101, 1)


@pytest.mark.parametrize("text", bad_input.DAYS)
def test_days_that_no_calendar_control_sends(text: str) -> None:
    if text in ("9999-12-31", "2101-01-01"):  # days that exist; that they lie ahead is for the rules to say
        assert Day().clean(text).isoformat() == text
        return
    with pytest.raises(ValueError):
        parse_iso_date(text)
    with pytest.raises(ValidationError):
        Day().clean(text)


def test_a_day() -> None:
    assert Day().clean("2024-02-29") == date(2024, 2, 29)


@pytest.mark.parametrize("text", [" 2024-02-29", "2024-02-29 ", "2024-02-29\t"])
def test_blanks_around_a_day_are_not_cut_off(text: str) -> None:
    with pytest.raises(ValidationError):
        Day().clean(text)


@pytest.mark.parametrize(
    "text", [*bad_input.MOMENTS, "2024-04-03T10:00", "2024-04-03 10:00Z", "1899-12-31T23:00Z"]
)
def test_moments_without_an_unambiguous_meaning(text: str) -> None:
    with pytest.raises(ValueError):
        parse_moment(text)


@pytest.mark.parametrize(
    "text", ["2024-04-03T10:00Z", "2024-04-03t12:00:00.000+02:00", "2024-04-03T10:00:00z"]
)
def test_a_moment(text: str) -> None:
    assert parse_moment(text) == datetime(2024, 4, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize("text", [*bad_input.NUMBERS, "", "0", "-1", "01", "1.0", " 1", "1" * 19])
def test_ids_and_pages_are_plain_digits(text: str) -> None:
    assert whole_number(text) is None


def test_an_id() -> None:
    assert whole_number("999999999999999999") == 999_999_999_999_999_999


UUID = "4b3c0d5e-8f1a-4a8e-9d65-1c0f3b6f7a11"


@pytest.mark.parametrize(
    "text", [f"{{{UUID}}}", f"urn:uuid:{UUID}", UUID.replace("-", ""), UUID[:-1] + "１", f"{UUID}\n", "", "0"]
)
def test_a_key_is_written_in_one_way(text: str) -> None:
    with pytest.raises(ValueError):
        parse_uuid(text)
    with pytest.raises(ValidationError):
        Key().clean(text)
    assert str(Key().clean(UUID)) == UUID


@pytest.mark.parametrize("case", bad_input.TEXTS)
def test_a_text_stays_as_it_was_typed(case: str) -> None:
    assert Text().clean(bad_input.TEXTS[case]) == bad_input.TEXTS[case]


@pytest.mark.parametrize("case", bad_input.REFUSED_TEXTS)
def test_a_text_that_shows_something_else_than_it_holds_is_refused(case: str) -> None:
    with pytest.raises(ValidationError):
        Text(max_length=1000).clean(bad_input.REFUSED_TEXTS[case])


@pytest.mark.parametrize("text", [" cora", "cora ", "co\u200bra", "co\u00a0ra", "cora\u00ad", "\ufeffcora"])
def test_a_name_holds_nothing_invisible(text: str) -> None:
    with pytest.raises(ValidationError):
        Name().clean(text)
    assert Name().clean("Jörg O'Brien") == "Jörg O'Brien"


@pytest.mark.parametrize(
    "number",
    [f"{NUMBER} ", f"{NUMBER}\n", NUMBER.lower(), NUMBER.replace("T", "Т"), NUMBER.replace("1", "１"),
     NUMBER.replace("-", "‐"), NUMBER.replace("-", "\u00a0"), f"\u200b{NUMBER}"],
)  # fmt: skip
def test_look_alikes_of_a_participant_number_are_none(number: str) -> None:
    assert is_valid(NUMBER) and not is_valid(number)


@pytest.mark.parametrize("case", bad_input.JSON_BODIES)
def test_json_that_readers_disagree_about(case: str) -> None:
    body, _right = bad_input.JSON_BODIES[case]
    if case in (
        "prototype",
        "connector",
        "mass assignment",
    ):  # readable; refused by name where keys are known
        assert read_object(body)
        return
    with pytest.raises((Malformed, TooLarge)):
        read_object(body)


def test_json_that_is_read() -> None:
    assert read_json(bad_input.MARK_AND_JSON + b'{"value": 1}') == {"value": 1}
    assert read_json(b'{"value": "\\ud83d\\ude00 \\\\u0000"}') == {"value": "😀 \\u0000"}
    assert read_json(b"[" * 20 + b"]" * 20) == bad_input.nested([], 19)
    with pytest.raises(Malformed):
        read_json(b"[" * 21 + b"]" * 21)
    with pytest.raises(TooLarge):
        read_json(b" " * (MAX_BYTES + 1))


def test_characters() -> None:
    assert refused_character("a\nb") == "U+000A" and refused_character("a\nb", "\n") is None
    assert refused_character("شكرا") is None and refused_character("fam\u200dily") is None
    assert is_blank("\u00a0\u200b\u2800 ") and not is_blank(" a")
    assert invisible_character("a b") is None and invisible_character("a\u200bb") == "U+200B"
    assert is_storable("\u202e") and not is_storable("\x00") and not is_storable("\udfff")
