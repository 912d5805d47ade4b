"""Every check shows one example that passes and one that fails, and they do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from studies.definition.document import Path
from studies.definition.draft import Draft
from studies.definition.example_values import Known
from studies.definition.naming import Names
from studies.definition.problems import suggestion
from studies.definition.sites import Site, Trees, all_sites
from studies.definition.source import CheckSource
from studies.definition.trial import Formulas, outcome


@dataclass(frozen=True)
class _Bench:
    """What all trials share."""

    draft: Draft
    names: Names
    trees: Trees
    formulas: Formulas


def check_examples(draft: Draft, trees: Trees) -> None:
    """Runs the examples of all checks; computed items that an example leaves out are computed."""
    sites = list(all_sites(draft))
    bench = _Bench(draft, Names(draft), trees, Formulas.of(sites, trees))
    for site in sites:
        if site.check is not None:
            _check_one(bench, site, site.check)


def _check_one(bench: _Bench, site: Site, check: CheckSource) -> None:
    path = site.path[:-1]
    _check_items(bench, site, check, path)
    for kind, examples in (("pass", check.examples.pass_), ("fail", check.examples.fail)):
        if not examples:
            message = f"the check '{check.id}' has no example that must {kind}"
            bench.draft.report(site.document, path, message, "examples: {pass: {…}, fail: {…}}")
    if site.key in bench.trees and not _reads_broken(bench, site):
        _try_out(bench, site, check, path)


def _reads_broken(bench: _Bench, site: Site) -> bool:
    """The outcome says nothing while something that the check needs cannot be read."""
    return bool(
        bench.formulas.reads(bench.trees[site.key]) & (bench.draft.broken | bench.formulas.unreadable)
    )


def _try_out(bench: _Bench, site: Site, check: CheckSource, path: Path) -> None:
    names = bench.names
    known = Known(
        names=names.bare(site),
        elsewhere=names.elsewhere,
        visits=frozenset(names.asked_at),
        broken=frozenset(bench.draft.broken),
        given=_given(bench),
        tables=frozenset(bench.draft.tables),
    )
    for kind, examples in (("pass", check.examples.pass_), ("fail", check.examples.fail)):
        for at, example in enumerate(examples):
            said = outcome(bench.trees[site.key], example, known, bench.formulas, passes=kind == "pass")
            if said:
                place = (*path, "examples", kind, at)
                bench.draft.report(site.document, place, f"the check '{check.id}', {kind}: {said}")


def _given(bench: _Bench) -> dict[str, Any]:
    """What every example knows unless it says otherwise: the study's own facts, no visit before, empty logs."""
    study = bench.draft.study
    versions = study.consent.versions if study.consent else ()
    facts = {"cohort": study.cohort, "consent_versions": [version.model_dump() for version in versions]}
    return facts | {"earlier": []} | {log: [] for log in bench.names.logs}


def _check_items(bench: _Bench, site: Site, check: CheckSource, path: Path) -> None:
    """A finding must be shown at an item (or at a repeating group) that is on the page.

    A check of study.yaml may name items of several forms: it is judged with the form of the first.
    """
    everything = bench.names.everything
    of_study = site.document is bench.draft.document
    own = set(bench.draft.form_of)
    if site.form is not None and not of_study:
        own = {*bench.names.by_form[site.form.id], *(item.id for item in site.form.items)}
    if of_study and not check.items:
        message = f"the check '{check.id}' of the study names no item"
        bench.draft.report(site.document, path, message, "items: [the item at which the finding is shown]")
    for at, name in enumerate(check.items):
        place = (*path, "items", at)
        if name in own or name in bench.draft.broken:
            continue
        if name in everything:
            hint = "name items of this form, or put the check into study.yaml"
            bench.draft.report(site.document, place, f"'{name}' is an item of another form", hint)
        else:
            bench.draft.report(site.document, place, f"unknown item '{name}'", suggestion(name, own))
