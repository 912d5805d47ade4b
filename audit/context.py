"""Who is writing: the actor that the database's triggers put into every audit row.

PostgreSQL refuses a write to an audited table outside `recorded` (see `audit/sql/`), so that a change without
a person, a role and a source cannot happen, whichever way it takes into the database.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import transaction

from clinnova.lib.prepared import Row, Statement, Step, fetch

_SET = Statement(
    "audit_set",
    "SELECT set_config('clinnova.actor', %s, true), set_config('clinnova.role', %s, true),"
    " set_config('clinnova.site', %s, true), set_config('clinnova.reason', %s, true),"
    " set_config('clinnova.source', %s, true), set_config('clinnova.request', %s, true)",
)
_source: ContextVar[tuple[str, str]] = ContextVar("source", default=("system", ""))
_current: ContextVar[tuple[str, ...]] = ContextVar("recorded", default=("", "", "", "", "", ""))


@dataclass(frozen=True)
class Actor:
    """A person acting in a role: user name, role code, and the site's code where the role is tied to one."""

    username: str
    role: str
    site: str = ""


@contextmanager
def request_source(*, source: str, request_id: str = "") -> Iterator[None]:
    """Name the door (`web`, `api`, `import`, `system`) through which the changes inside come."""
    token = _source.set((source, request_id))
    try:
        yield
    finally:
        _source.reset(token)


@contextmanager
def recorded(actor: Actor, *, reason: str = "", first: Sequence[Step] = ()) -> Iterator[list[Row]]:
    """One transaction whose every row change is recorded as `actor`'s, with `reason` where one was asked for.

    Nested use keeps the outer transaction; the inner actor and reason hold until the inner block ends. `first`
    are statements to begin with: they go to the database together with the actor, and the block is given the
    rows of the last one.
    """
    source, request_id = _source.get()
    facts = (actor.username, actor.role, actor.site, reason, source, request_id)
    outer = _current.get()
    with transaction.atomic():
        rows = fetch(_SET.using(*facts), *first)
        token = _current.set(facts)
        try:
            yield rows
        finally:
            _current.reset(token)
        if any(outer):
            fetch(_SET.using(*outer))
