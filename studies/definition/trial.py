"""Trying a check out on the values of an example."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from studies.definition.example_values import Known, Unreadable, environment
from studies.definition.expressions import UNKNOWN, Env, Tree, evaluate, known_result, references
from studies.definition.graph import reached_from, sorted_with_cycles
from studies.definition.reading import names_read
from studies.definition.sites import Site, Trees


@dataclass(frozen=True)
class Formulas:
    """The computed items that an example may leave out, in the order in which they follow from it.

    `unreadable` are computed items whose formula was refused: what needs them cannot be judged.
    """

    trees: Mapping[str, Tree]
    order: tuple[str, ...]
    unreadable: frozenset[str]

    @classmethod
    def of(cls, sites: Iterable[Site], trees: Trees) -> Formulas:
        """From the expressions of all forms; columns of rows are given, not computed."""
        computed = [site for site in sites if site.use == "compute" and site.group is None]
        found = {site.owner: trees[site.key] for site in computed if site.key in trees}
        order, _ = sorted_with_cycles({name: names_read(tree, {}) for name, tree in found.items()})
        return cls(found, tuple(order), frozenset(site.owner for site in computed) - found.keys())

    def reads(self, tree: Tree) -> set[str]:
        """Every name that the outcome may depend on, through formulas as well."""
        direct = _all_names(tree)
        return direct | {name for start in direct for name in reached_from(start, self._needs)}

    @cached_property
    def _needs(self) -> dict[str, set[str]]:
        return {name: _all_names(formula) for name, formula in self.trees.items()}

    def completed(self, tree: Tree, env: Env) -> Env:
        """The same data with the computed items that `tree` needs and that follow from it."""
        values, needed = dict(env.names), self.reads(tree)
        for name in self.order:
            if name in needed and name not in values:
                result = known_result(evaluate(self.trees[name], replace(env, names=values)))
                if result is not UNKNOWN:
                    values[name] = result
        return replace(env, names=values)


def _all_names(tree: Tree) -> set[str]:
    return {reference.name for reference in references(tree)}


def outcome(tree: Tree, example: Mapping[str, Any], known: Known, formulas: Formulas, passes: bool) -> str:
    """Why the example does not show what it should; empty when it does."""
    try:
        env = formulas.completed(tree, environment(example, known))
    except Unreadable as reason:
        return str(reason)
    result = evaluate(tree, env)
    if result is UNKNOWN:
        here = {reference.name for reference in references(tree) if reference.scope == "here"}
        missing = ", ".join(sorted(here - env.names.keys()))
        return "the values leave it open" + (f"; without a value: {missing}" if missing else "")
    if result is passes:
        return ""
    return "the rule is broken by these values" if passes else "the rule holds for these values"
