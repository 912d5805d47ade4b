"""Who needs whom: the order of computation, what a changed item touches, what forms read of each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from studies.definition import compiled
from studies.definition.compiling.items import PlainTrees
from studies.definition.crossing import Read, foreign_reads
from studies.definition.draft import Draft, DraftForm
from studies.definition.graph import reached_from, sorted_with_cycles
from studies.definition.reading import columns_of, names_read
from studies.definition.sites import Site, Use, form_sites


def compute_order(draft: Draft, form: DraftForm, trees: PlainTrees) -> tuple[str, ...]:
    """The form's computed items, each after the computed items that it needs."""
    needs = {site.owner: names for site, names in _uses(draft, form, trees) if site.use == "compute"}
    return tuple(sorted_with_cycles(needs)[0])


def affected(draft: Draft, form: DraftForm, trees: PlainTrees) -> dict[str, compiled.Affected]:
    """Item -> what to compute and to judge again when it changes; items that touch nothing are left out."""
    uses = list(_uses(draft, form, trees))
    order = compute_order(draft, form, trees)
    feeds: dict[str, set[str]] = {}
    for site, names in uses:
        if site.use == "compute":
            for name in names:
                feeds.setdefault(name, set()).add(site.owner)
    names_of_form = {item.id for item in form.items} | {group.id for _, group in form.groups()}
    touched = {name: _touched(name, feeds, order, uses) for name in sorted(names_of_form)}
    return {name: found for name, found in touched.items() if found != compiled.Affected()}


def _touched(
    name: str,
    feeds: Mapping[str, Iterable[str]],
    order: tuple[str, ...],
    uses: list[tuple[Site, set[str]]],
) -> compiled.Affected:
    changed = reached_from(name, feeds)
    reached = changed | {name}

    def owners(use: Use) -> tuple[str, ...]:
        return tuple(dict.fromkeys(s.owner for s, names in uses if s.use == use and names & reached))

    return compiled.Affected(
        compute=tuple(item for item in order if item in changed),
        show=owners("show"),
        reference=owners("reference"),
        checks=owners("check"),
    )


def _uses(draft: Draft, form: DraftForm, trees: PlainTrees) -> Iterable[tuple[Site, set[str]]]:
    """Each expression of the form with the names of the same record that it reads."""
    columns = columns_of(form)
    for site in form_sites(draft, form):
        yield site, names_read(trees[site.key], columns)


def foreign_items(draft: Draft, form: DraftForm, trees: PlainTrees) -> tuple[compiled.ForeignItem, ...]:
    """What the form's expressions read outside the record at hand, sorted."""
    own = {item.id for item in form.items} | {group.id for _, group in form.groups()}
    found: set[Read] = set()
    for site in form_sites(draft, form):
        found |= foreign_reads(trees[site.key], draft.places, own)
    return _sorted(found)


def read_by(draft: Draft, tree: Any) -> tuple[compiled.ForeignItem, ...]:
    """What an expression that belongs to no record reads, sorted; nothing without one."""
    return _sorted(foreign_reads(tree, draft.places) if tree is not None else ())


def _sorted(reads: Iterable[Read]) -> tuple[compiled.ForeignItem, ...]:
    return tuple(
        compiled.ForeignItem(item=item, scope=scope, form=form) for item, scope, form in sorted(reads)
    )
