"""Filling one form of a synthetic participant, as a nurse would: answer what is asked, look what else is asked."""

from collections.abc import Iterator, Mapping
from typing import Any

from clinnova.demo.answers import ANSWERS, answer, has_answer
from clinnova.demo.answers.fallback import by_type
from clinnova.demo.course import Moment
from forms.engine import Context, FormState, evaluate_form, plan_of
from studies.definition.compiled import CompiledStudy, FormDef, ItemDef

ROUNDS = 5  # answers bring up further questions, whose answers may bring up more
_at_once: dict[tuple[str, str], tuple[tuple[ItemDef, ...], tuple[ItemDef, ...]]] = {}


def gather(form: FormDef, given: Context, moment: Moment, study: CompiledStudy) -> dict[str, Any]:
    """The answers to a form, as they are typed: all that is required, and what the person has to say of the rest."""
    always, perhaps = _split(study, form)
    answers = _said(moment, study, always) | _rows(form, moment, None)
    state, left = None, list(perhaps)
    for _round in range(ROUNDS):
        if not left and not form.repeats:
            break
        state = evaluate_form(plan_of(study), form, _typed(answers), given)
        shown = [item for item in left if item.id in state.visible]
        left = [item for item in left if item.id not in state.visible]
        new = _said(moment, study, shown) | _rows(form, moment, state)
        new = {name: value for name, value in new.items() if name not in answers}
        if not new:
            _complete_rows(form, moment, study, answers, state)
            for name in state.hidden_with_data:  # asked at first, and then no longer
                answers.pop(name, None)
            break
        answers |= new
    return _agreed(form, answers, given, study)


def _split(study: CompiledStudy, form: FormDef) -> tuple[tuple[ItemDef, ...], tuple[ItemDef, ...]]:
    """Items that are asked in any case, and those that depend on other answers; without those nobody answers."""
    key = (study.hash, form.id)
    if key not in _at_once:
        items = [(g, i) for g in form.groups if g.kind != "repeat" for i in g.items if has_answer(i)]
        free = tuple(i for g, i in items if g.show_if is None and i.show_if is None)
        _at_once[key] = (free, tuple(i for g, i in items if not (g.show_if is None and i.show_if is None)))
    return _at_once[key]


def _said(moment: Moment, study: CompiledStudy, items: Any) -> dict[str, Any]:
    said = ((item.id, answer(moment, item, study)) for item in items)
    return {name: value for name, value in said if value is not None}


def _rows(form: FormDef, moment: Moment, state: FormState | None) -> dict[str, Any]:
    """Rows of repeating groups that are on the page; before that is known, of those that always are."""
    found = {}
    for group in form.repeats.values():
        on_page = group.show_if is None if state is None else group.id in state.visible
        if on_page and group.id in ANSWERS and group.id not in moment.found:
            rows = ANSWERS[group.id](moment)
            moment.found[group.id] = True
            if rows:
                found[group.id] = [{"@id": f"r{n}", **row} for n, row in enumerate(rows, start=1)]
    return found


def _complete_rows(
    form: FormDef, moment: Moment, study: CompiledStudy, answers: dict[str, Any], state: FormState
) -> None:
    """Give required columns of rows an answer of their type where the row brought none."""
    for missing in state.missing_required:
        if missing.row:
            item = form.all_items[missing.item]
            row = next(r for r in answers[missing.group] if r["@id"] == missing.row)
            row[item.id] = by_type(moment, item, study.codelists.get(item.codelist or ""))


def _typed(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as the engine reads them: reasons under their own keys."""
    return dict(_keys(answers))


def _keys(answers: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in answers.items():
        if isinstance(value, dict):
            yield f"{name}.missing", value["missing"]
        else:
            yield name, value


def _agreed(form: FormDef, answers: dict[str, Any], given: Context, study: CompiledStudy) -> dict[str, Any]:
    """The rater agrees with the computed EDSS step: a disagreement would raise a query on every participant."""
    if "edss_rated" in answers and "edss_calc" in form.items:
        step = evaluate_form(plan_of(study), form, _typed(answers), given).computed.get("edss_calc")
        if step is not None:
            answers["edss_rated"] = f"{float(step):g}"
    return answers
