"""Computed items that need one another in a circle, within a form or across forms."""

from __future__ import annotations

from studies.definition.crossing import foreign_reads
from studies.definition.draft import Draft
from studies.definition.graph import sorted_with_cycles
from studies.definition.reading import columns_of, names_read
from studies.definition.sites import Site, Trees, all_sites


def check_cycles(draft: Draft, trees: Trees) -> None:
    """Reports each circle once, at the first of its items in the files."""
    columns = {group: found for form in draft.forms.values() for group, found in columns_of(form).items()}
    computing = {
        site.owner: site
        for site in all_sites(draft)
        if site.use == "compute" and site.form is not None and site.key in trees
    }
    needs = {
        name: names_read(trees[site.key], columns, _visits(draft, site))
        | _needed_elsewhere(draft, site, trees)
        for name, site in computing.items()
    }
    for cycle in sorted_with_cycles(needs)[1]:
        site = computing[cycle[0]]
        way = " -> ".join([*cycle, cycle[0]])
        site.report(draft, f"computed items need one another in a circle: {way}")


def _needed_elsewhere(draft: Draft, site: Site, trees: Trees) -> set[str]:
    """What a computed item reads in the entries of logs and, outside visits, at visits.

    At a visit `earlier` leads back in time and so never round in a circle.
    """
    outside = site.form is not None and site.form.source.kind != "visit"
    scopes = {"log", "earlier"} if outside else {"log"}
    return {read.item for read in foreign_reads(trees[site.key], draft.places) if read.scope in scopes}


def _visits(draft: Draft, site: Site) -> frozenset[str]:
    return frozenset(draft.visits_of_form.get(site.form.id, ()) if site.form else ())
