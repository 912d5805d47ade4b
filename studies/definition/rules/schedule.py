"""The visit schedule: every planned visit can be dated, every form stands where its kind belongs."""

from __future__ import annotations

from studies.definition.draft import Draft
from studies.definition.graph import sorted_with_cycles
from studies.definition.problems import suggestion
from studies.definition.source import VisitSource

PLANNED = {"scheduled", "remote"}


def check_schedule(draft: Draft) -> None:
    """Anchors, offsets and the forms of visits and logs."""
    known = {visit.id for visit in draft.study.visits}
    anchor = draft.study.anchor
    if anchor not in known:
        if anchor not in draft.broken:
            draft.report(
                draft.document,
                ("anchor",),
                f"the anchor visit '{anchor}' is missing",
                suggestion(anchor, known),
            )
    elif next(visit for visit in draft.study.visits if visit.id == anchor).repeats:
        draft.report(draft.document, ("anchor",), f"the anchor visit '{anchor}' cannot repeat")
    for at, visit in enumerate(draft.study.visits):
        _check_offset(draft, at, visit, known)
        _check_forms(draft, at, visit)
    for at, log in enumerate(draft.study.logs):
        _check_kind(draft, log, {"log"}, ("logs", at))
    _check_anchor_cycles(draft)


def _check_offset(draft: Draft, at: int, visit: VisitSource, known: set[str]) -> None:
    place = ("visits", at)
    if visit.anchor is not None and visit.anchor not in known | draft.broken:
        message = f"unknown visit '{visit.anchor}' as anchor of {visit.id}"
        draft.report(draft.document, (*place, "anchor"), message, suggestion(visit.anchor, known))
    dated = visit.months is not None or visit.days is not None
    if visit.kind in PLANNED and not dated:
        message = f"the {visit.kind} visit {visit.id} needs 'months' or 'days' after its anchor"
        draft.report(draft.document, place, message)
    if visit.kind == "unscheduled" and (dated or "window" in visit.model_fields_set):
        message = (
            f"the unscheduled visit {visit.id} has no planned day: 'months', 'days' and 'window' do not apply"
        )
        draft.report(draft.document, place, message)
    if visit.show_if is not None and (visit.kind not in PLANNED or visit.id == draft.study.anchor):
        message = f"the {visit.kind} visit {visit.id} cannot have a condition ('show_if')"
        hint = "only visits that are planned ahead can: scheduled and remote ones, counted from the anchor"
        draft.report(draft.document, (*place, "show_if"), message, hint)
    if visit.id == draft.study.anchor and (visit.anchor not in {None, visit.id} or visit.months):
        message = f"{visit.id} is the study's anchor: day 0, counted from itself"
        draft.report(draft.document, place, message)


def _check_forms(draft: Draft, at: int, visit: VisitSource) -> None:
    for position, entry in enumerate(visit.forms):
        _check_kind(draft, entry.form, {"visit", "subject"}, ("visits", at, "forms", position))


def _check_kind(draft: Draft, name: str, kinds: set[str], place: tuple[str | int, ...]) -> None:
    form = draft.forms.get(name)
    if form is not None and form.source.kind not in kinds:
        hint = "forms of kind 'log' stand under 'logs', all others at visits"
        draft.report(draft.document, place, f"the form '{name}' is of kind '{form.source.kind}'", hint)


def _check_anchor_cycles(draft: Draft) -> None:
    anchored = {
        visit.id: {visit.anchor} if visit.anchor and visit.anchor != visit.id else set()
        for visit in draft.study.visits
    }
    for cycle in sorted_with_cycles(anchored)[1]:
        at = next(at for at, visit in enumerate(draft.study.visits) if visit.id == cycle[0])
        way = " -> ".join([*cycle, cycle[0]])
        draft.report(draft.document, ("visits", at, "anchor"), f"visits are anchored in a circle: {way}")
