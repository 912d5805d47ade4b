"""What changes between two versions of a study: the list that its author reads before publishing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from studies.definition.compiled import Compiled, CompiledStudy, FormDef


@dataclass(frozen=True, order=True)
class Change:
    """One difference. `part` is "study", "visit", "form", "group", "item", "check", "codelist", "concept" or "table";

    `aspect` names what changed in it ("label", "hard", "compute", …), empty when it came or went.
    """

    part: str
    id: str
    kind: Literal["added", "removed", "changed"]
    aspect: str = ""
    before: Any = None
    after: Any = None


_DERIVED = {"hash", "references", "dependents", "compute_order", "affected", "compute", "assert_"}
_NESTED = {"forms", "visits", "groups", "items", "checks", "codelists", "concepts", "tables"}


def compare(old: CompiledStudy, new: CompiledStudy) -> list[Change]:
    """All differences from `old` to `new`, part by part; equal studies give an empty list."""
    changes = list(_aspects("study", new.id, old, new, _NESTED))
    changes += _parts("visit", _by_id(old.visits), _by_id(new.visits), set())
    changes += _parts("form", old.forms, new.forms, {"groups", "checks"})
    changes += _parts("group", _groups(old), _groups(new), {"items"})
    changes += _parts("item", _items(old), _items(new), set())
    changes += _parts("check", _checks(old), _checks(new), set())
    changes += _parts("codelist", old.codelists, new.codelists, set())
    changes += _parts("concept", old.concepts, new.concepts, set())
    changes += _parts("table", old.tables, new.tables, set())
    return changes


def _parts(
    part: str, old: Mapping[str, Compiled], new: Mapping[str, Compiled], apart: set[str]
) -> Iterator[Change]:
    for name in sorted(old.keys() | new.keys()):
        if name not in new:
            yield Change(part, name, "removed")
        elif name not in old:
            yield Change(part, name, "added")
        else:
            yield from _aspects(part, name, old[name], new[name], apart)


def _aspects(part: str, name: str, old: Compiled, new: Compiled, apart: set[str]) -> Iterator[Change]:
    """Trees and what follows from them are left out: the source of the expression says it already."""
    for aspect in type(new).model_fields:
        if aspect in apart or aspect in _DERIVED:
            continue
        before, after = getattr(old, aspect), getattr(new, aspect)
        if before != after:
            yield Change(part, name, "changed", aspect, before, after)


def _by_id(parts: tuple[Any, ...]) -> dict[str, Any]:
    return {part.id: part for part in parts}


def _items(study: CompiledStudy) -> dict[str, Compiled]:
    return {item.id: item for form in study.forms.values() for item in form.all_items.values()}


def _groups(study: CompiledStudy) -> dict[str, Compiled]:
    return {f"{form.id}/{group.id}": group for form in study.forms.values() for group in form.groups}


def _checks(study: CompiledStudy) -> dict[str, Compiled]:
    found: dict[str, Compiled] = {}
    for form in study.forms.values():
        found |= _checks_of(form)
    return found


def _checks_of(form: FormDef) -> dict[str, Compiled]:
    return {f"{form.id}/{check.id}": check for check in form.checks}
