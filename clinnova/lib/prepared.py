"""SQL that PostgreSQL parses and plans once per connection, several statements in one round trip.

For what runs in every request or every save: there, planning costs PostgreSQL more than the work itself, and
each round trip costs both sides more than a short statement. Everything else is better off with the ORM.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model
from django.db.models.base import ModelState

Row = tuple[Any, ...]
# Which statements a connection of psycopg2 knows. They last as long as it does, whatever is rolled back.
_known: "WeakKeyDictionary[Any, set[str]]" = WeakKeyDictionary()


@dataclass(frozen=True)
class Statement:
    """One SQL statement under a name that is its own; parameters are written `%s`, with a cast where their
    type does not follow from the place.
    """

    name: str
    sql: str

    def using(self, *parameters: Any) -> "Step":
        return Step(self, parameters)

    @cached_property
    def preparation(self) -> str:
        first, *others = self.sql.split("%s")
        numbered = first + "".join(f"${n}{text}" for n, text in enumerate(others, start=1))
        return f"PREPARE {self.name} AS {numbered}"

    @cached_property
    def call(self) -> str:
        places = ", ".join(["%s"] * self.sql.count("%s"))
        return f"EXECUTE {self.name} ({places})" if places else f"EXECUTE {self.name}"


@dataclass(frozen=True)
class Step:
    """A statement with its parameters."""

    statement: Statement
    parameters: tuple[Any, ...]


def fetch(*steps: Step) -> list[Row]:
    """Run the steps in their order, in one round trip; the rows of the last one.

    Inside a transaction each step sees what was committed before it began, as if it had been sent alone.
    """
    with connection.cursor() as cursor:
        _run(cursor, steps)
        return cursor.fetchall()


def execute(*steps: Step) -> int:
    """Run the steps in their order, in one round trip; how many rows the last one touched."""
    with connection.cursor() as cursor:
        _run(cursor, steps)
        return cursor.rowcount


class Rows:
    """How rows of one model are asked for and read without the ORM's compiler."""

    def __init__(self, model: type[Model]) -> None:
        fields = model._meta.concrete_fields
        self._model = model
        self._names = [field.attname for field in fields]
        self._columns = [field.column for field in fields]
        self._converted = [(n, f.from_db_value) for n, f in enumerate(fields) if hasattr(f, "from_db_value")]
        self.width = len(fields)

    def columns(self, alias: str) -> str:
        """All columns as SQL, named one by one: a plan for `*` would break when a migration adds a column."""
        return ", ".join(f'{alias}."{column}"' for column in self._columns)

    def read(self, values: Sequence[Any], **related: Model) -> Any:
        """The instance whose columns these are: as `Model.from_db` makes it, without the detour through `__init__`,
        which looks at every field and every relation anew. `related` rows are known already, by field.
        """
        found = self._model.__new__(self._model)
        found.__dict__.update(zip(self._names, values, strict=True))
        for n, convert in self._converted:
            found.__dict__[self._names[n]] = convert(values[n], None, connection)
        found._state = ModelState()
        found._state.adding, found._state.db = False, DEFAULT_DB_ALIAS
        found._state.fields_cache = related
        return found


def _run(cursor: Any, steps: Sequence[Step]) -> None:
    parameters = [value for step in steps for value in step.parameters]
    if not settings.PREPARED_STATEMENTS:
        cursor.execute("; ".join(step.statement.sql for step in steps), parameters)
        return
    known = _known.setdefault(connection.connection, set())
    for step in steps:
        if step.statement.name not in known:
            cursor.execute(step.statement.preparation)
            known.add(step.statement.name)
    cursor.execute("; ".join(step.statement.call for step in steps), parameters)
