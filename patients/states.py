"""The life of a participant in a study: one table of states and moves, checked when it is imported.

Before enrolment participation ends in one way only, as a screen failure with its reason (a consent withdrawn
during screening is one of them), so that every participant ever screened stands in exactly one box of the
flow diagram.
"""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clinnova.lib.problems import Invalid
from patients.models import Subject

State = Subject.State

START = State.SCREENED
# From -> to -> the action that makes the move.
MOVES: dict[State, dict[State, str]] = {
    State.SCREENED: {State.ENROLLED: "enrol", State.SCREEN_FAILED: "fail_screening"},
    State.SCREEN_FAILED: {State.SCREENED: "resume_screening"},
    State.ENROLLED: {
        State.COMPLETED: "end_participation",
        State.WITHDRAWN: "end_participation",
        State.LOST: "end_participation",
        State.DIED: "end_participation",
    },
    State.COMPLETED: {},
    State.WITHDRAWN: {},
    State.LOST: {},
    State.DIED: {},
}
RUNNING = frozenset({State.SCREENED, State.ENROLLED})
ENDINGS = frozenset(MOVES[State.ENROLLED])

_SENTENCES: dict[str, Promise] = {
    "enrol": _("Only a participant in screening can be enrolled. The status of %(number)s is “%(state)s”."),
    "fail_screening": _(
        "Only a participant in screening can be a screen failure. The status of %(number)s is “%(state)s”."
    ),
    "resume_screening": _(
        "Screening can be resumed only after a screen failure. The status of %(number)s is “%(state)s”."
    ),
    "end_participation": _(
        "Participation ends only for an enrolled participant. The status of %(number)s is “%(state)s”."
    ),
}


def check_move(subject: Subject, target: State) -> None:
    """Refuse a move that the table does not have, with Invalid and a sentence that names the status."""
    state = State(subject.state)
    if target not in MOVES[state]:
        facts = {"number": subject.number, "state": state.label}
        raise Invalid(_SENTENCES[_action_towards(target)] % facts, code="state", state=state.value)


def diagram() -> str:
    """The table as a mermaid state diagram, for the documentation."""
    ends = [f"    {state.value} --> [*]" for state in MOVES if state not in RUNNING]
    lines = [f"    {a.value} --> {b.value}: {action}" for a, b, action in _moves()]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {START.value}: screen_subject", *lines, *ends])


def _moves() -> Iterator[tuple[State, State, str]]:
    return ((source, target, action) for source, moves in MOVES.items() for target, action in moves.items())


def _action_towards(target: State) -> str:
    return next(action for _source, to, action in _moves() if to == target)


def _check_table() -> None:
    """Every state has a row and can be reached; one action leads to each, and it has a sentence."""
    if set(MOVES) != set(State):
        raise RuntimeError(f"states without a row: {set(State) ^ set(MOVES)}")
    reached, found = {START}, {START}
    while found:
        found = {target for state in found for target in MOVES[state]} - reached
        reached |= found
    if reached != set(State):
        raise RuntimeError(f"states that nobody can reach: {set(State) - reached}")
    for _source, target, action in _moves():
        if action not in _SENTENCES or action != _action_towards(target):
            raise RuntimeError(f"the move to {target} by {action!r} is not unambiguous or has no sentence")


_check_table()
