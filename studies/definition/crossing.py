"""What an expression reads beyond its own record: other forms and visits, logs, reference tables."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from studies.definition.expressions import Tree, references, tables_named
from studies.definition.expressions.tree import walk


class Read(NamedTuple):
    """One thing that is read. `scope` is as in compiled.ForeignItem; `form` is "" for what no form asks."""

    item: str
    scope: str
    form: str


@dataclass(frozen=True)
class Places:
    """Where the names of a study stand.

    `form_of`: the form of every item and repeating group. `logs`: forms with many entries. `at_visits`: names
    of forms that are filled at visits.
    """

    form_of: Mapping[str, str]
    logs: frozenset[str]
    at_visits: frozenset[str]


def foreign_reads(tree: Tree, places: Places, own: Collection[str] = ()) -> set[Read]:
    """Everything that `tree` reads outside the record with the names `own`.

    Of the entries of a log, and of `earlier`, each field that is asked of some row counts: which row variable
    stands for which of them is not worked out, so a read may be named that no row has.
    """
    fields = {node[2] for node in walk(tree) if node[0] == "member"}
    found = {Read(table, "table", "") for table in tables_named(tree)}
    for name, scope in references(tree):
        if scope == "here" and name in places.logs:
            asked = {field for field in fields if places.form_of.get(field) == name}
            found |= {Read(field, "log", name) for field in asked | {name}}
        elif scope == "here" and name == "earlier":
            found |= {Read(field, "earlier", places.form_of[field]) for field in fields & places.at_visits}
            found.add(Read("earlier", "earlier", ""))
        elif scope != "here" or name not in own:
            found.add(Read(name, scope, places.form_of.get(name, "")))
    return found
