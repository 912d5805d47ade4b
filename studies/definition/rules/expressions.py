"""Expressions: readable, of known names, of fitting types. Gives back the trees of those that are."""

from __future__ import annotations

from studies.definition.draft import Draft
from studies.definition.expressions import (
    ANY,
    BOOLEAN,
    INTEGER,
    Env,
    ExpressionError,
    Reference,
    Scope,
    Tree,
    Type,
    check_types,
    evaluate,
    lint,
    parse,
    references,
    uses_today,
)
from studies.definition.expressions.tree import walk
from studies.definition.naming import Names
from studies.definition.problems import suggestion
from studies.definition.sites import CONDITIONS, Site, Trees, all_sites


def check_expressions(draft: Draft) -> Trees:
    """Parses and checks every expression; a site without a tree was reported."""
    names = Names(draft)
    trees: Trees = {}
    for site in all_sites(draft):
        try:
            tree = parse(site.text)
        except ExpressionError as error:
            message, hint = f"this expression cannot be read: {error.message}", _column(error.column)
            site.report(draft, message, hint, inner=error.line)
            continue
        trees[site.key] = tree
        bare = names.bare(site)
        reported: set[str] = set()
        for reference in sorted(references(tree)):
            if _check_name(draft, names, site, reference, bare):
                reported.add(reference.name)
        if not reported:
            _check_types(draft, names, site, tree, bare)
            _check_reachable(draft, site, tree)
    return trees


def _column(column: int) -> str:
    return f"at character {column}" if column else ""


def _check_name(draft: Draft, names: Names, site: Site, reference: Reference, bare: dict[str, Type]) -> bool:
    """Reports a name that cannot be read here. True: a type check would only repeat that."""
    name, scope = reference
    if name in draft.broken:
        return False
    if name not in names.everything:
        site.report(draft, f"unknown item '{name}'", suggestion(name, names.everything))
        return True
    if scope == "here" and name not in bare:
        if draft.schedule_complete:
            site.report(draft, f"'{name}' is not known here", _way_to(draft, names, name))
        return True
    if scope == "here":
        return False
    return _check_elsewhere(draft, names, site, name, scope)


def _check_elsewhere(draft: Draft, names: Names, site: Site, name: str, scope: str) -> bool:
    visit = scope.removeprefix("visit:") if scope != "previous" else None
    if visit is not None and visit not in names.asked_at:
        if visit not in draft.broken:
            site.report(draft, f"unknown visit '{visit}'", suggestion(visit, names.asked_at))
        return True
    if name not in names.elsewhere:
        site.report(draft, f"'{name}' is not asked at visits, so it has no value at one")
        return True
    asked = names.asked_at.get(visit or "", names.elsewhere)
    if name not in asked and name not in names.subject_level and draft.schedule_complete:
        site.report(draft, f"'{name}' is not asked at {visit}", _way_to(draft, names, name))
        return True
    return False


def _way_to(draft: Draft, names: Names, name: str) -> str:
    """How to reach an item that exists but has no bare name at the place."""
    item = draft.items.get(name)
    if item is None:
        return ""
    if item.in_rows:
        return f"it is a column of rows: {item.group.id}.exists(r, r.{name} …)"
    if item.form.source.kind == "log":
        return f"it belongs to the log '{item.form.id}', of which a participant has many entries"
    visits = [visit for visit, asked in names.asked_at.items() if name in asked]
    return f'it is asked at {", ".join(visits)}: visit("{visits[0]}").{name}' if visits else ""


def _check_types(draft: Draft, names: Names, site: Site, tree: Tree, bare: dict[str, Type]) -> None:
    broken = dict.fromkeys(draft.broken, ANY)
    scope = Scope(
        names=broken | bare,
        visits=tuple(names.asked_at),
        elsewhere=broken | names.elsewhere,
        tables=draft.tables.keys() | draft.broken,
    )
    wanted = names.type_of(site.item) if site.use == "compute" and site.item else BOOLEAN
    problems, found = check_types(tree, scope, wanted)
    for problem in problems:
        site.report(draft, f"{site.said}: {problem.message}", _column(problem.column), problem.line)
    if not problems:
        _check_result(draft, site, wanted, found, sure=not _reads_any(tree, scope))
    for remark in lint(tree, scope):
        line = site.document.line(site.path, remark.line)
        draft.advice.add(site.document.file, line, f"{site.said}: {remark.message}")


def _check_result(draft: Draft, site: Site, wanted: Type, found: Type, sure: bool) -> None:
    """What the kind of value alone does not say: codes that do not exist, decimals in whole numbers."""
    if wanted.codes and found.codes and not found.codes <= wanted.codes:
        foreign = ", ".join(sorted(f"'{code}'" for code in found.codes - wanted.codes))
        site.report(draft, f"{site.said} gives {foreign}, no code of its code list")
    if sure and wanted is INTEGER and found.kind == "number" and not found.exact:
        site.report(draft, f"{site.said} may give a decimal", "use round(…, 0) or value: decimal")


def _reads_any(tree: Tree, scope: Scope) -> bool:
    """Whether some name in the tree has no type that is known for sure."""
    types = {**(scope.elsewhere or {}), **scope.names}
    return any(types.get(reference.name, ANY).kind == "any" for reference in references(tree))


def _check_reachable(draft: Draft, site: Site, tree: Tree) -> None:
    """A condition that is false while nothing is known is false for ever, unless it asks `known`."""
    if site.use not in CONDITIONS:
        return
    if site.use == "visit":
        _check_of_visit(draft, site, tree)
    if any(reference == Reference(site.owner, "here") for reference in references(tree)):
        site.report(draft, f"'{site.owner}' would be shown by its own value")
    asks_known = any(list(node[:2]) == ["call", "known"] for node in walk(tree))
    if not asks_known and evaluate(tree, Env()) is False:
        site.report(draft, f"'{site.owner}' can never be reached: {site.said} is always false")


def _check_of_visit(draft: Draft, site: Site, tree: Tree) -> None:
    """A visit's condition is judged when answers change, and before the visit takes place."""
    if uses_today(tree):
        site.report(
            draft, f"{site.said} cannot use today(): it is judged when answers change, not when days pass"
        )
    if any(reference.scope == f"visit:{site.owner}" for reference in references(tree)):
        site.report(draft, f"'{site.owner}' would be shown by an answer of its own")
