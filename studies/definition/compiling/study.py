"""Puts the compiled study together."""

from __future__ import annotations

import json
from typing import Any

from studies.definition import compiled
from studies.definition.compiling.influence import affected, compute_order, foreign_items, read_by
from studies.definition.compiling.items import PlainTrees, codelists, concepts, group, text, text_or_none
from studies.definition.compiling.tables import tables
from studies.definition.compiling.wordings import wordings
from studies.definition.draft import Draft, DraftForm
from studies.definition.sites import Trees
from studies.definition.source import CheckSource, VisitSource


def compiled_study(draft: Draft, trees: Trees) -> compiled.CompiledStudy:
    """The frozen study. Needs a draft without problems; `trees` holds every expression, parsed."""
    plain = {key: json.loads(json.dumps(tree)) for key, tree in trees.items()}
    study = draft.study
    return compiled.CompiledStudy(
        id=study.study, cohort=study.cohort, version=study.version, title=text(study.title),
        languages=study.languages, subject_prefix=study.subject_prefix, anchor=study.anchor,
        diagnosis=study.diagnosis, lead_score=study.lead_score, consent=_consent(draft),
        visits=tuple(_visit(draft, plain, at, visit) for at, visit in enumerate(study.visits)),
        logs=study.logs, forms=_forms(draft, plain), samples=study.samples,
        tables=tables(draft, plain), wordings=wordings(draft), codelists=codelists(draft), concepts=concepts(draft),
    ).sealed()  # fmt: skip


def _forms(draft: Draft, trees: PlainTrees) -> dict[str, compiled.FormDef]:
    forms = {name: _form(draft, trees, draft.forms[name]) for name in sorted(draft.forms)}
    readers: dict[str, set[str]] = {name: set() for name in forms}
    for name, form in forms.items():
        for reference in form.references:
            if reference.form in readers and reference.form != name:
                readers[reference.form].add(name)
    return {
        name: form.model_copy(update={"dependents": tuple(sorted(readers[name]))})
        for name, form in forms.items()
    }


def _form(draft: Draft, trees: PlainTrees, form: DraftForm) -> compiled.FormDef:
    source = form.source
    return compiled.FormDef(
        id=form.id, title=text(source.title), help=text_or_none(source.help), kind=source.kind,
        purpose=source.purpose, source=source.source, licence=source.licence,
        groups=tuple(group(draft, trees, form, path, part) for path, part in form.groups()),
        columns=source.columns or None, ongoing=trees.get((form.document.file, ("ongoing",))),
        checks=_checks(draft, trees, form),
        references=foreign_items(draft, form, trees), compute_order=compute_order(draft, form, trees),
        affected=affected(draft, form, trees),
    )  # fmt: skip


def _checks(draft: Draft, trees: PlainTrees, form: DraftForm) -> tuple[compiled.CheckDef, ...]:
    """The form's checks and those of study.yaml that are judged with it; they keep the items of this form."""
    own = [(form.document.file, path, check) for path, check in form.checks()]
    own += [(draft.document.file, path, check) for path, check in draft.checks_of_study(form)]
    return tuple(
        compiled.CheckDef(  # type: ignore[call-arg]
            id=check.id, severity=check.severity, assert_=trees[file, (*path, "assert")],
            assert_source=check.assert_.strip(), message=text(check.message),
            items=tuple(item for item in check.items if draft.form_of[item] is form),
            examples=_examples(check),
        )
        for file, path, check in own
    )  # fmt: skip


def _examples(check: CheckSource) -> dict[str, Any]:
    return {"pass": check.examples.pass_, "fail": check.examples.fail}


def _consent(draft: Draft) -> compiled.ConsentDef:
    source = draft.study.consent
    if source is None:
        return compiled.ConsentDef()
    versions = tuple(
        compiled.ConsentVersion(id=version.id, valid_from=version.valid_from, valid_to=version.valid_to)
        for version in source.versions
    )
    return compiled.ConsentDef(versions=versions, scopes=source.scopes)


def _visit(draft: Draft, trees: PlainTrees, at: int, visit: VisitSource) -> compiled.VisitDef:
    """Planned visits without an anchor of their own count from the study's anchor."""
    file, path = draft.document.file, ("visits", at)
    condition = trees.get((file, (*path, "show_if")))
    planned = visit.months is not None or _day(draft, visit) is not None
    return compiled.VisitDef(
        id=visit.id, title=text(visit.title), kind=visit.kind,
        anchor=visit.anchor or (draft.study.anchor if planned else None),
        months=visit.months, days=_day(draft, visit), before=visit.window.before, after=visit.window.after,
        forms=tuple(
            compiled.VisitForm(
                form=entry.form, required=entry.required, show_if=trees.get((file, (*path, "forms", n, "show_if")))
            )
            for n, entry in enumerate(visit.forms)
        ),
        repeats=visit.repeats, show_if=condition, references=read_by(draft, condition),
    )  # fmt: skip


def _day(draft: Draft, visit: VisitSource) -> int | None:
    """The anchor visit is day 0 by definition."""
    return 0 if visit.id == draft.study.anchor and visit.days is None else visit.days
