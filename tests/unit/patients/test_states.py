"""The table of participant states, exhaustively."""

from itertools import product

import pytest
from django.conf import settings

from clinnova.lib.problems import Invalid
from patients import states
from patients.management.commands.subject_states import PAGE, page
from patients.models import Subject
from patients.states import MOVES, State, check_move

ALLOWED = {
    ("screened", "enrolled"),
    ("screened", "screen_failed"),
    ("screen_failed", "screened"),
    ("enrolled", "completed"),
    ("enrolled", "withdrawn"),
    ("enrolled", "lost"),
    ("enrolled", "died"),
}


@pytest.mark.parametrize(("source", "target"), list(product(State.values, State.values)))
def test_every_pair_is_allowed_or_refused_with_a_sentence(source: str, target: str) -> None:
    subject = Subject(number="TI-101-0001-X", state=source)
    if (source, target) in ALLOWED:
        check_move(subject, State(target))
        return
    with pytest.raises(Invalid) as refused:
        check_move(subject, State(target))
    assert "TI-101-0001-X" in str(refused.value.sentence)
    assert str(State(source).label) in str(refused.value.sentence)


def test_endings_are_final() -> None:
    assert all(not MOVES[state] for state in states.ENDINGS)


@pytest.mark.parametrize("broken", ["missing", "unreachable", "unspoken", "ambiguous"])
def test_a_wrong_table_is_refused_at_import(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    table = {state: dict(moves) for state, moves in MOVES.items()}
    if broken == "missing":
        del table[State.DIED]
    elif broken == "unreachable":
        del table[State.ENROLLED][State.LOST]
    elif broken == "unspoken":
        table[State.ENROLLED][State.LOST] = "lose"
    else:
        table[State.COMPLETED][State.ENROLLED] = "end_participation"
    monkeypatch.setattr(states, "MOVES", table)
    with pytest.raises(RuntimeError):
        states._check_table()


def test_documented_diagram_is_current() -> None:
    """Run `manage.py subject_states` when this fails."""
    assert (settings.BASE_DIR / PAGE).read_text(encoding="utf-8") == page()
