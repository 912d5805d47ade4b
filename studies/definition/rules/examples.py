"""Every check shows one example that passes and one that fails, and they do."""

from __future__ import annotations

from dataclasses import dataclass

from studies.definition.document import Path
from studies.definition.draft import Draft
from studies.definition.example_values import Known
from studies.definition.naming import Names
from studies.definition.problems import suggestion
from studies.definition.sites import Site, Trees, all_sites, form_sites
from studies.definition.source import CheckSource
from studies.definition.trial import Formulas, outcome


@dataclass(frozen=True)
class _Bench:
    """What the trials of one form's checks (or of the study's) share."""

    draft: Draft
    names: Names
    trees: Trees
    formulas: Formulas


def check_examples(draft: Draft, trees: Trees) -> None:
    """Runs the examples of all checks; computed items that an example leaves out are computed."""
    names = Names(draft)
    for form in draft.forms.values():
        sites = list(form_sites(form))
        bench = _Bench(draft, names, trees, Formulas.of(sites, trees))
        for site in sites:
            if site.use == "check":
                _check_one(bench, site, form.source.checks[int(site.path[1])])
    sites = list(all_sites(draft))
    bench = _Bench(draft, names, trees, Formulas.of(sites, trees))
    for site in sites:
        if site.use == "check" and site.form is None:
            _check_one(bench, site, draft.study.checks[int(site.path[1])])


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
    known = Known(names.bare(site), names.elsewhere, frozenset(names.asked_at), frozenset(bench.draft.broken))
    for kind, examples in (("pass", check.examples.pass_), ("fail", check.examples.fail)):
        for at, example in enumerate(examples):
            said = outcome(bench.trees[site.key], example, known, bench.formulas, passes=kind == "pass")
            if said:
                place = (*path, "examples", kind, at)
                bench.draft.report(site.document, place, f"the check '{check.id}', {kind}: {said}")


def _check_items(bench: _Bench, site: Site, check: CheckSource, path: Path) -> None:
    """A finding must be shown at an item (or at a repeating group) that is on the page."""
    everything = bench.names.everything
    own = set(everything)
    if site.form is not None:
        own = {*bench.names.by_form[site.form.id], *(item.id for item in site.form.items)}
    for at, name in enumerate(check.items):
        place = (*path, "items", at)
        if name in own or name in bench.draft.broken:
            continue
        if name in everything:
            hint = "name items of this form, or put the check into study.yaml"
            bench.draft.report(site.document, place, f"'{name}' is an item of another form", hint)
        else:
            bench.draft.report(site.document, place, f"unknown item '{name}'", suggestion(name, own))
