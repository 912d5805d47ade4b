"""The life cycles of a filled form, of what holds it, and of a query: one table each, checked when the program
starts.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from clinnova.lib.problems import Locked
from forms.models import FormRecord, Query

_Status, _Hold, _State = FormRecord.Status, FormRecord.Hold, Query.State
Table = Mapping[str, frozenset[str]]

RECORD_MOVES: Table = {
    _Status.STARTED: frozenset({_Status.COMPLETE, _Status.ENTERED_IN_ERROR}),
    _Status.COMPLETE: frozenset({_Status.STARTED, _Status.ENTERED_IN_ERROR}),
    _Status.ENTERED_IN_ERROR: frozenset(),
}
# A lock goes over everything; only a release leads back, and what was signed has to be signed again then.
HOLD_MOVES: Table = {
    _Hold.NONE: frozenset({_Hold.FROZEN, _Hold.LOCKED, _Hold.SIGNED}),
    _Hold.FROZEN: frozenset({_Hold.NONE, _Hold.LOCKED}),
    _Hold.SIGNED: frozenset({_Hold.NONE, _Hold.LOCKED}),
    _Hold.LOCKED: frozenset({_Hold.NONE}),
}
QUERY_MOVES: Table = {
    _State.OPEN: frozenset({_State.ANSWERED, _State.CLOSED}),
    _State.ANSWERED: frozenset({_State.OPEN, _State.CLOSED}),
    _State.CLOSED: frozenset({_State.OPEN}),
}


def check_table(moves: Table, states: set[str], start: str) -> None:
    """Every state has a row, every move leads to a state, every state can be reached. Raises ValueError."""
    if set(moves) != states or not all(to <= states for to in moves.values()):
        raise ValueError("a table of states names other states than the model")
    reached, waiting = {start}, [start]
    while waiting:
        new = moves[waiting.pop()] - reached
        reached |= new
        waiting.extend(new)
    if reached != states:
        raise ValueError("a state cannot be reached")


def check_record_move(record: FormRecord, to: str) -> None:
    """Raises Locked where a form in this status cannot get into the other."""
    if to not in RECORD_MOVES[record.status]:
        raise Locked(
            _("A form that is “%(now)s” cannot become “%(then)s”.")
            % {"now": record.get_status_display(), "then": _Status(to).label}
        )


def check_hold_move(record: FormRecord, to: str) -> None:
    """Raises Locked where what holds a form does not give way to the other."""
    if to not in HOLD_MOVES[record.hold]:
        raise Locked(
            _("A form that is “%(now)s” cannot become “%(then)s”.")
            % {"now": record.get_hold_display(), "then": _Hold(to).label}
        )


def check_query_move(query: Query, to: str) -> None:
    """Raises Locked where a query in this state cannot get into the other."""
    if to not in QUERY_MOVES[query.state]:
        raise Locked(
            _("A query that is “%(now)s” cannot become “%(then)s”.")
            % {"now": query.get_state_display(), "then": _State(to).label}
        )


check_table(RECORD_MOVES, set(_Status.values), _Status.STARTED)
check_table(HOLD_MOVES, set(_Hold.values), _Hold.NONE)
check_table(QUERY_MOVES, set(_State.values), _State.OPEN)
