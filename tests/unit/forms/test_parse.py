"""What each item type accepts, how it is stored, and what it refuses.

The number and text strings are those that common parsers are known to accept silently.
"""

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from forms.engine import AnswerRefused, Entry, parse_answer, parse_entry
from forms.engine.texts import MAX_LONG_TEXT, MAX_TEXT
from studies.definition.compiled import Code, CodeListDef, ItemDef, Range, Unit

LUXEMBOURG = ZoneInfo("Europe/Luxembourg")
CODELISTS = {
    "pain": CodeListDef(
        id="pain", type="integer", codes=tuple(Code(code=str(n), label={"en": str(n)}) for n in range(3))
    )
}


def item(type_: str, **facts: object) -> ItemDef:
    return ItemDef(id="x", type=type_, label={"en": "X"}, missing=("ND", "REFU"), **facts)


def parse(definition: ItemDef, raw: object) -> object:
    return parse_answer(definition, raw, CODELISTS, LUXEMBOURG)


def refusal(definition: ItemDef, raw: object) -> str:
    with pytest.raises(AnswerRefused) as refused:
        parse(definition, raw)
    return refused.value.code


DECIMAL, INTEGER = item("decimal", places=2), item("integer")


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("70.5", "70.5"),
        ("70.50", "70.50"),
        ("1,5", "1.5"),
        (" 7 ", "7"),
        ("00012", "12"),
        ("007.50", "7.50"),
        ("-0", "0"),
        ("-0.0", "0.0"),
        ("-3.25", "-3.25"),
        (12, "12"),
        (Decimal("70.50"), "70.50"),
        ("0.05", "0.05"),
        ("999999999999999", "999999999999999"),
    ],
)
def test_a_decimal_keeps_its_scale(raw: object, stored: str) -> None:
    assert parse(DECIMAL, raw) == stored


BAD_NUMBERS = [
    "NaN",
    "Infinity",
    "-Infinity",
    "1e400",
    "-1e400",
    "1e-400",
    "0x1F",
    "1_000",
    "1.5.2",
    "١٢٣",
    "1e5",
    "+7",
    "٫5",
    "½",
    "TRUE",
    "1e309",
    "2**64",
    "0.1+0.2",
    ".5",
    "5.",
    "--5",
    "1 000",
    "1\u00a0000",
    "1'000",
    "１２",
    "12\n",
    "\t12",
    "",
    "-",
    "70.5 kg",
    "<script>alert(1)</script>",
    "null",
    True,
    None,
    [],
    {},
    1.5,
]


@pytest.mark.parametrize("raw", BAD_NUMBERS)
@pytest.mark.parametrize("definition", [DECIMAL, INTEGER, item("scale", step=1.0)])
def test_numbers_nobody_measured_are_refused(definition: ItemDef, raw: object) -> None:
    assert refusal(definition, raw) in ("decimal", "integer")


@pytest.mark.parametrize("raw", ["9" * 400, "1" * 4300, "18446744073709551616", "9223372036854775808"])
@pytest.mark.parametrize("definition", [DECIMAL, INTEGER])
def test_numbers_that_no_double_holds_are_refused(definition: ItemDef, raw: str) -> None:
    assert refusal(definition, raw) == "digits"


def test_more_decimals_than_the_item_has_are_refused_not_cut() -> None:
    assert refusal(DECIMAL, "1.234") == "places"
    assert refusal(DECIMAL, Decimal("1E-40")) in ("places", "decimal")


@pytest.mark.parametrize(("raw", "stored"), [("12", 12), ("-0", 0), ("0007", 7), (3, 3), ("-12", -12)])
def test_an_integer(raw: object, stored: int) -> None:
    assert parse(INTEGER, raw) == stored


@pytest.mark.parametrize("raw", ["1.0", "1,0", Decimal("1.0")])
def test_an_integer_has_no_point(raw: object) -> None:
    assert refusal(INTEGER, raw) == "integer"


@pytest.mark.parametrize(
    ("facts", "raw", "stored"),
    [
        ({"step": 1.0}, "7", 7),
        ({"step": 0.5, "places": 1, "hard": Range(min=0, max=10)}, "6.5", "6.5"),
        ({"step": 0.1, "places": 1, "hard": Range(min=0.1, max=10)}, "0.3", "0.3"),
        ({"step": 0.5, "places": 1}, "6.3", None),
        ({"step": 5.0, "hard": Range(min=1, max=100)}, "6", 6),
        ({"step": 5.0, "hard": Range(min=1, max=100)}, "5", None),
    ],
)
def test_a_scale_has_steps_from_its_lower_end(facts: dict, raw: str, stored: object) -> None:
    if stored is None:
        assert refusal(item("scale", **facts), raw) == "step"
    else:
        assert parse(item("scale", **facts), raw) == stored


@pytest.mark.parametrize(
    ("type_", "raw", "stored"),
    [
        ("date", "2024-04-03", "2024-04-03"),
        ("date", "3.4.2024", "2024-04-03"),
        ("date", "03/04/2024", "2024-04-03"),
        ("date", "29.2.2024", "2024-02-29"),
        ("partial_date", "2024", "2024"),
        ("partial_date", "2024-04", "2024-04"),
        ("partial_date", "4.2024", "2024-04"),
        ("partial_date", "04/2024", "2024-04"),
        ("partial_date", "3.4.2024", "2024-04-03"),
        ("time", "14:05", "14:05"),
        ("time", "9:05", "09:05"),
        ("datetime", "2024-04-03T14:05", "2024-04-03T14:05+02:00"),
        ("datetime", "2024-01-03T14:05", "2024-01-03T14:05+01:00"),
        ("datetime", "2024-04-03T14:05:30Z", "2024-04-03T14:05:30+00:00"),
        ("datetime", "2024-04-03 14:05-05:00", "2024-04-03T14:05-05:00"),
        ("datetime", "2024-10-27T02:30", "2024-10-27T02:30+02:00"),
    ],
)
def test_dates_and_times(type_: str, raw: str, stored: str) -> None:
    assert parse(item(type_), raw) == stored


@pytest.mark.parametrize(
    ("type_", "raw", "code"),
    [
        ("date", "2024-1-5", "date"),
        ("date", "05/06/24", "date"),
        ("date", "20240403", "date"),
        ("date", "2024-W01-1", "date"),
        ("date", "April 3, 2024", "date"),
        ("date", "2024-04-03T00:00", "date"),
        ("date", "2024-04", "date"),
        ("date", "٢٠٢٤-٠٤-٠٣", "date"),
        ("date", "3.4/2024", "date"),
        ("date", "infinity", "date"),
        ("date", 20240403, "date"),
        ("date", "2023-02-29", "no_such_day"),
        ("date", "31.4.2024", "no_such_day"),
        ("date", "04/31/2024", "no_such_day"),
        ("date", "0000-01-01", "year"),
        ("date", "1899-12-31", "year"),
        ("date", "2101-01-01", "year"),
        ("partial_date", "2024-13", "no_such_day"),
        ("partial_date", "24", "partial_date"),
        ("partial_date", "1850", "year"),
        ("time", "24:00", "time"),
        ("time", "23:60", "time"),
        ("time", "23:59:60", "time"),
        ("time", "2pm", "time"),
        ("datetime", "2024-04-03", "datetime"),
        ("datetime", "2024-04-03T25:00", "datetime"),
        ("datetime", "2024-03-31T02:30", "no_such_hour"),
        ("datetime", "2024-02-30T12:00", "no_such_day"),
    ],
)
def test_days_and_hours_that_are_none(type_: str, raw: object, code: str) -> None:
    assert refusal(item(type_), raw) == code


TEXTS = [
    "<script>alert(1)</script>",
    "{{7*7}}",
    "' OR '1'='1",
    "%00",
    "😀",
    "\U0001d7d9",
    "İstanbul",
    "e\u0301 (combining)",
    "é (NFC)",
    "O'Brien",
    "null",
    "-",
    " blank around ",
    "=cmd()",
    "../../etc/passwd",
]


@pytest.mark.parametrize("raw", TEXTS)
@pytest.mark.parametrize("type_", ["text", "long_text"])
def test_text_is_stored_as_typed(type_: str, raw: str) -> None:
    assert parse(item(type_), raw) == raw


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("\x00", "control_character"),
        ("a\x00b", "control_character"),
        ("\ud800", "control_character"),
        ("\u202egnp.exe", "control_character"),
        ("a\u2066b", "control_character"),
        ("\x1b[31m", "control_character"),
        ("a\x85b", "control_character"),
        ("\t", "control_character"),
        ("\r\nSet-Cookie: x=1", "control_character"),
        ("   ", "blank"),
        ("\u3000", "blank"),
        ("a" * (MAX_TEXT + 1), "too_long"),
        (7, "text"),
        (["a"], "text"),
    ],
)
def test_texts_that_are_refused(raw: object, code: str) -> None:
    assert refusal(item("text"), raw) == code


def test_only_long_text_has_lines() -> None:
    assert parse(item("long_text"), "one\r\ntwo\nthree") == "one\ntwo\nthree"
    assert refusal(item("text"), "one\ntwo") == "control_character"
    assert refusal(item("long_text"), "a" * (MAX_LONG_TEXT + 1)) == "too_long"
    assert refusal(item("long_text"), "a" * 70_000) == "too_long"


def test_the_items_own_length_holds() -> None:
    assert refusal(item("text", max_length=3), "four") == "too_long"
    assert refusal(item("text", min_length=3), "ab") == "too_short"


def test_choices() -> None:
    one, many = item("choice", codelist="pain"), item("choices", codelist="pain")
    assert parse(one, "1") == "1"
    assert parse(one, 1) == "1"
    assert parse(many, ["2", "0"]) == ["0", "2"]
    assert parse(many, []) == []
    assert [refusal(one, raw) for raw in ("3", "", "1.0", True, None, ["1"])] == ["choice"] * 6
    assert refusal(many, "1") == "choices"
    assert refusal(many, ["1", "1"]) == "twice"
    assert refusal(many, ["9"]) == "choice"
    assert refusal(many, [["1"]]) == "choice"


def test_yes_and_no() -> None:
    assert [parse(item("yesno"), raw) for raw in "YN"] == ["Y", "N"]
    assert [refusal(item("yesno"), raw) for raw in ("y", "no", True, "", "U", ["Y"])] == ["yesno"] * 6


@pytest.mark.parametrize("type_", ["computed", "heading", "file"])
def test_items_that_take_no_answer(type_: str) -> None:
    assert refusal(item(type_), "1") == type_


WEIGHT = item(
    "decimal",
    places=1,
    units=(Unit(code="kg", label="kg"), Unit(code="[lb_av]", label="lb", factor=0.45359237)),
    hard=Range(min=25, max=350),
)


def test_a_value_comes_with_its_unit() -> None:
    assert parse_entry(WEIGHT, Entry("70.5"), {}) == {"x": "70.5", "x.unit": "kg", "x.missing": None}
    assert parse_entry(WEIGHT, Entry("155", "[lb_av]"), {})["x.unit"] == "[lb_av]"


@pytest.mark.parametrize("entry", [Entry(), Entry(""), Entry(None)])
def test_nothing_clears(entry: Entry) -> None:
    assert parse_entry(WEIGHT, entry, {}) == {"x": None, "x.unit": None, "x.missing": None}


def test_a_missing_reason_takes_the_place_of_the_value() -> None:
    assert parse_entry(WEIGHT, Entry(missing="ND"), {}) == {"x": None, "x.unit": None, "x.missing": "ND"}


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (Entry("20"), "hard_range"),
        (Entry("350.1"), "hard_range"),
        (Entry("50", "[lb_av]"), "hard_range"),
        (Entry("70", "st"), "unit"),
        (Entry(missing="UNK"), "missing_reason"),
        (Entry("70", missing="ND"), "both"),
    ],
)
def test_entries_that_do_not_fit(entry: Entry, code: str) -> None:
    with pytest.raises(AnswerRefused) as refused:
        parse_entry(WEIGHT, entry, {})
    assert refused.value.code == code


def test_limits_are_judged_in_the_first_unit_and_included() -> None:
    for entry in (Entry("25"), Entry("350.0"), Entry("771.6", "[lb_av]")):
        assert parse_entry(WEIGHT, entry, {})["x"] == entry.value
