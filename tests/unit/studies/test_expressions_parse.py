"""What the parser accepts, what it refuses and how it says so."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studies.definition.expressions import ExpressionError, parse

PIECES = [
    *("weight", "visit", "previous", "today", "r", "rows", "in", "true", "null", "exists", "map", "if"),
    *("+", "-", "*", "/", "%", "&&", "||", "!", "==", "<", ">=", "?", ":", ",", ".", "(", ")", "[", "]", "="),
    *(
        "1",
        ".5",
        "1e3",
        "0x1F",
        "2u",
        "9" * 400,
        "'a'",
        '"b"',
        "'''",
        "r'\\'",
        "\\u12",
        "'\\q'",
        "// x\n",
        "\n",
    ),
    *("é", "😀", "\0", "{", "$", "“"),
]


@pytest.mark.parametrize(
    ("source", "tree"),
    [
        ("1 + 2 + 3", ["+", ["lit", 1], ["lit", 2], ["lit", 3]]),
        ("1 - 2 - 3", ["-", ["-", ["lit", 1], ["lit", 2]], ["lit", 3]]),
        ("1 - (2 + 3)", ["-", ["lit", 1], ["+", ["lit", 2], ["lit", 3]]]),
        ("a || b && !c", ["or", ["name", "a"], ["and", ["name", "b"], ["not", ["name", "c"]]]]),
        ("-a * b", ["*", ["neg", ["name", "a"]], ["name", "b"]]),
        (
            "a ? 1 : b ? 2 : 3",
            ["if", ["name", "a"], ["lit", 1], ["if", ["name", "b"], ["lit", 2], ["lit", 3]]],
        ),
        ("if(a, 1, 2)", ["if", ["name", "a"], ["lit", 1], ["lit", 2]]),
        ('visit("BL").weight', ["visit", "BL", "weight"]),
        ("previous.weight", ["previous", "weight"]),
        ("today", ["call", "today"]),
        ("x.size()", ["call", "size", ["name", "x"]]),
        ("rows.max(r, r.n)", ["macro", "max", ["name", "rows"], "r", ["member", ["var", "r"], "n"]]),
        ("rows.max()", ["call", "max", ["name", "rows"]]),
        ("[1, 2,]", ["list", ["lit", 1], ["lit", 2]]),
        ("a in [b] // why", ["in", ["name", "a"], ["list", ["name", "b"]]]),
        ("inner.today", ["member", ["name", "inner"], "today"]),
    ],
)
def test_trees(source: str, tree: list[object]) -> None:
    assert parse(source) == tree
    assert json.loads(json.dumps(parse(source))) == tree


def test_macro_variable_hides_an_item_only_inside() -> None:
    tree = parse("weight > 1 && rows.all(weight, weight.mg > 1)")
    assert tree[1] == [">", ["name", "weight"], ["lit", 1]]
    assert tree[2][4] == [">", ["member", ["var", "weight"], "mg"], ["lit", 1]]


def test_filter_and_map_in_one_become_two_macros() -> None:
    both = parse("rows.map(r, r.n > 1, r.n)")
    assert both == parse("rows.filter(r, r.n > 1).map(r, r.n)")


@pytest.mark.parametrize(
    ("source", "place", "words"),
    [
        ("", (1, 1), "empty"),
        ("weight = 3", (1, 8), "write =="),
        ("a and b", (1, 3), "write &&"),
        ("a or b", (1, 3), "write ||"),
        ("not a", (1, 5), "write !"),
        ("a <> b", (1, 4), "write !="),
        ("a\n  ≥ 3", (2, 3), "write >="),
        ("a ^ 2", (1, 3), "pow(x, y)"),
        ("a ** 2", (1, 4), "pow(x, y)"),
        ("1,5 + 2", (1, 2), "with a point"),
        ("'abc", (1, 1), "no closing quote"),
        ("“abc”", (1, 1), "straight quotes"),
        ("rows[0]", (1, 5), "cannot be picked"),
        ("{1: 2}", (1, 1), "maps"),
        ("(1 + 2", (1, 7), "closing )"),
        ("[1, 2", (1, 6), "closing ]"),
        ("1 +", (1, 4), "value is missing"),
        ("previous > 3", (1, 1), "previous.weight"),
        ("visit('BL')", (1, 1), 'visit("BL").weight'),
        ("visit(bl).x", (1, 1), "in quotes"),
        ("rows.exists(r)", (1, 6), "rows.exists(r, …)"),
        ("rows.exists(1, true)", (1, 13), "new name"),
        ("1 + 'a\\q'", (1, 5), "no escape"),
        ("'\\ud800'", (1, 1), "no character"),
        ("1e999", (1, 1), "too large"),
        ("'\udc00'", (1, 2), "surrogate"),
        ("a" * 4001, (1, 1), "4000 characters"),
        ("[" + "-1," * 1300 + "]", (1, 1), "2000 parts"),
        ("a.exists(b, c.exists(d, e.exists(f, f)))", (1, 3), "inside one another"),
    ],
)
def test_refusals_say_where_and_what(source: str, place: tuple[int, int], words: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse(source)
    assert (refused.value.line, refused.value.column) == place
    assert words in refused.value.message


@pytest.mark.parametrize(
    "source",
    [
        "!" * 3999 + "a",
        "-" * 3999 + "a",
        "[" * 2000 + "]" * 2000,
        "a" + ".b" * 1999,
        "if(" * 1300,
        "a?b:" * 999 + "c",
    ],
)
def test_deep_input_is_refused(source: str) -> None:
    with pytest.raises(ExpressionError):
        parse(source)


def test_long_but_flat_input_is_accepted() -> None:
    assert len(parse("+".join(["a"] * 900))) == 901
    assert parse("(" * 1900 + "a" + ")" * 1900) == ["name", "a"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=60))
def test_any_text_gives_a_tree_or_a_refusal(source: str) -> None:
    try:
        assert json.loads(json.dumps(parse(source))) == parse(source)
    except ExpressionError as refused:
        assert refused.message
        assert refused.line >= 1
