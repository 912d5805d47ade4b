"""The tables of life cycles are checked when the program starts."""

import pytest

from forms.states import QUERY_MOVES, RECORD_MOVES, check_table


@pytest.mark.parametrize(
    "moves",
    [
        {"a": frozenset({"b"})},
        {"a": frozenset({"c"}), "b": frozenset()},
        {"a": frozenset(), "b": frozenset({"a"})},
    ],
)
def test_a_table_that_does_not_hold_together_is_refused(moves: dict) -> None:
    with pytest.raises(ValueError, match="state"):
        check_table(moves, {"a", "b"}, "a")


def test_what_was_entered_in_error_never_comes_back() -> None:
    assert RECORD_MOVES["error"] == frozenset()


def test_a_query_is_answered_only_while_it_is_open() -> None:
    assert [state for state, to in QUERY_MOVES.items() if "answered" in to] == ["open"]
