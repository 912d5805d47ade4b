"""Reference tables in compiled form."""

from __future__ import annotations

from studies.definition import compiled
from studies.definition.compiling.items import PlainTrees, text
from studies.definition.draft import Draft
from studies.definition.expressions import tables_named


def tables(draft: Draft, trees: PlainTrees) -> dict[str, compiled.TableDef]:
    """The tables that the study's expressions read, without those whose numbers nobody brought."""
    named = {name for tree in trees.values() for name in tables_named(tree)}
    return {name: _table(draft, name) for name in sorted(named & draft.table_values.keys())}


def _table(draft: Draft, name: str) -> compiled.TableDef:
    source = draft.tables[name]
    return compiled.TableDef(
        id=name,
        title=text(source.title),
        rows=text(source.rows),
        columns=text(source.columns),
        source=source.source,
        licence=source.licence,
        values=draft.table_values[name],
    )
