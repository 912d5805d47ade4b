"""Which values of its own record an expression reads."""

from __future__ import annotations

from collections.abc import Mapping

from studies.definition.draft import DraftForm
from studies.definition.expressions import Tree, references
from studies.definition.expressions.tree import walk

Columns = Mapping[str, frozenset[str]]


def columns_of(form: DraftForm) -> dict[str, frozenset[str]]:
    """Repeating group -> ids of its columns."""
    return {
        group.id: frozenset(item.id for item in group.items)
        for _, group in form.groups()
        if group.kind == "repeat"
    }


def names_read(tree: Tree, columns: Columns, visits: frozenset[str] = frozenset()) -> set[str]:
    """Bare names in `tree`, with the columns it reads of the rows it reads.

    Names asked of one of `visits` count as well: pass the visits at which the expression itself is evaluated.
    """
    scopes = {"here", *(f"visit:{visit}" for visit in visits)}
    names = {reference.name for reference in references(tree) if reference.scope in scopes}
    members = {node[2] for node in walk(tree) if node[0] == "member"}
    for rows in names & columns.keys():
        names |= columns[rows] & members
    return names
