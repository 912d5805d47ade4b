"""Who needs whom: the order of computation, what a changed item touches, what forms read of each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from studies.definition import compiled
from studies.definition.compiling.items import PlainTrees
from studies.definition.draft import Draft, DraftForm
from studies.definition.expressions import references
from studies.definition.graph import reached_from, sorted_with_cycles
from studies.definition.reading import columns_of, names_read
from studies.definition.sites import Site, Use, form_sites


def compute_order(form: DraftForm, trees: PlainTrees) -> tuple[str, ...]:
    """The form's computed items, each after the computed items that it needs."""
    needs = {site.owner: names for site, names in _uses(form, trees) if site.use == "compute"}
    return tuple(sorted_with_cycles(needs)[0])


def affected(form: DraftForm, trees: PlainTrees) -> dict[str, compiled.Affected]:
    """Item -> what to compute and to judge again when it changes; items that touch nothing are left out."""
    uses = list(_uses(form, trees))
    order = compute_order(form, trees)
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


def _uses(form: DraftForm, trees: PlainTrees) -> Iterable[tuple[Site, set[str]]]:
    """Each expression of the form with the names of the same record that it reads."""
    columns = columns_of(form)
    for site in form_sites(form):
        yield site, names_read(trees[site.key], columns)


def foreign_items(draft: Draft, form: DraftForm, trees: PlainTrees) -> tuple[compiled.ForeignItem, ...]:
    """What the form's expressions read outside the record at hand, sorted."""
    own = {item.id for item in form.items} | {group.id for _, group in form.groups()}
    found: set[tuple[str, str, str]] = set()
    for site in form_sites(form):
        for reference in references(trees[site.key]):
            if reference.scope != "here" or reference.name not in own:
                found.add((reference.name, reference.scope, form_of(draft, reference.name)))
    return tuple(
        compiled.ForeignItem(item=item, scope=scope, form=other) for item, scope, other in sorted(found)
    )


def form_of(draft: Draft, name: str) -> str:
    """The form that holds an item or a repeating group; "" when no form does."""
    if name in draft.items:
        return draft.items[name].form.id
    return next((f.id for f in draft.forms.values() for _, group in f.groups() if group.id == name), "")
