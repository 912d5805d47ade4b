"""Filling one form of a synthetic participant, as a nurse would: answer what is asked, look what else is asked."""

from datetime import date
from typing import Any

from accounts.models import User
from clinnova.demo.course import Person, answer
from forms.capture import Target, save_form
from forms.engine import evaluate_form, plan_of
from forms.selectors import context
from studies.definition.compiled import CompiledStudy, FormDef, ItemDef

ROUNDS = 4  # answers bring up further questions, whose answers may bring up more


def fill_form(by: User, target: Target, person: Person, study: CompiledStudy, visit: str, on: date) -> None:
    """Answer every visible item that is required, and about half of the others, and save the form in one go."""
    form = study.forms[target.form]
    given = context(target)
    answers: dict[str, Any] = {}
    for _round in range(ROUNDS):
        state = evaluate_form(plan_of(study), form, answers, given)
        asked = [
            i
            for i in form.items.values()
            if i.id in state.visible and i.id not in answers and _wanted(person, i)
        ]
        if not asked:
            break
        for item in asked:
            value = answer(person, item, study, visit, on)
            if value is not None:
                answers[item.id] = value  # without a unit: in the item's first
    _agree(form, answers, evaluate_form(plan_of(study), form, answers, given).computed)
    save_form(by=by, target=target, answers=answers)


def _wanted(person: Person, item: ItemDef) -> bool:
    return item.type not in ("computed", "heading", "file") and (item.required or item.id == "height")


def _agree(form: FormDef, answers: dict[str, Any], computed: dict[str, Any]) -> None:
    """The rater agrees with the computed EDSS step; a disagreement would raise a query on every participant."""
    if "edss_calc" in form.items and "edss_calc" in computed:
        answers["edss_rated"] = f"{float(computed['edss_calc']):g}"
