"""Saving many answers of one form at once: imports and the demo."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from audit import context as audit
from audit.context import Actor
from clinnova.lib.problems import Invalid
from forms import policies
from forms.capture import rules
from forms.capture.changes import Values, differences, names_in, place_of, put
from forms.capture.operations import Saved
from forms.capture.recompute import follow
from forms.capture.sentences import sentence
from forms.capture.sheet import Sheet, open_sheet
from forms.capture.targets import Target
from forms.capture.write import write
from forms.engine import AnswerRefused, Entry, FormState
from forms.engine.evaluate import copied
from studies import access

_ENTRY_KEYS = {"value", "unit", "missing"}


def save_form(*, by: User, target: Target, answers: Mapping[str, Any], reason: str = "") -> Saved:
    """Store `answers`: item -> value, or {"value", "unit", "missing"}; repeating group -> list of such
    mappings.

    Items that are not named stay as they are; a named group is replaced as a whole, its rows keep an "@id"
    that they bring and else are counted r1, r2, … Everything is stored or nothing: Invalid("answers") lists
    every refusal in `errors` (place -> sentence). Other refusals as for `save`; there is no idempotency key
    and no base version.
    """
    actor = access.require(by, Permission.ENTER_DATA, site=target.subject.site)
    policies.check_reason_text(reason)
    with audit.recorded(actor, reason=reason):
        sheet = open_sheet(target)
        before, state = put_answers(sheet, answers, reason)
        return write_answers(sheet, before, state, by=by, actor=actor)


def put_answers(sheet: Sheet, answers: Mapping[str, Any], reason: str) -> tuple[dict[int, Values], FormState]:
    """Put `answers` into the sheet, nothing into the database yet.

    Returns what its records held before, and the state of the form. Raises as `save_form` does.
    """
    before = {id(record): record.values for record in sheet.records}
    own = sheet.record.values
    wanted, places, errors = _filled_in(sheet, answers)
    if not errors:
        edited = differences(own, wanted)
        if edited:
            policies.check_reason(sheet.target.subject, sheet.stored, reason)
        sheet.record.values = wanted
        state = sheet.evaluate(sheet.record)
        old = differences({}, own)
        errors |= _not_asked(state, {place: place in old for place in places if place in edited})
        if edited:
            blocking = rules.newly_blocking(sheet, own, state)
            errors |= {finding.item: rules.in_language(finding.message) for finding in blocking}
    if errors:
        raise Invalid(
            _("Nothing was saved: some answers do not fit the form."), code="answers", errors=errors
        )
    sheet.record.values = state.values
    return before, state


def write_answers(
    sheet: Sheet, before: dict[int, Values], state: FormState, *, by: User, actor: Actor
) -> Saved:
    """Store what `put_answers` put into the sheet, and all that follows from it in other forms."""
    own = before[id(sheet.record)]
    evaluated = follow(sheet, state, names_in(differences(own, state.values)))
    return write(sheet, before, evaluated, by=by, actor=actor)


def _filled_in(sheet: Sheet, answers: Mapping[str, Any]) -> tuple[Values, list[str], dict[str, str]]:
    """The document with all answers put in, their places, and place -> sentence for those that do not fit."""
    wanted, places, errors = copied(sheet.record.values), [], {}
    zone = timezone.get_default_timezone()
    for item, row, entry in _single(sheet, wanted, answers):
        name = f"{item}[{row}]" if row else item
        try:
            put(sheet.plan.study, sheet.form, wanted, item, row, entry, zone)
            places.append(place_of(sheet.form, item, row))
        except AnswerRefused as refused:
            errors[name] = sentence(refused)
    return wanted, places, errors


def _single(sheet: Sheet, wanted: Values, answers: Mapping[str, Any]) -> list[tuple[str, str | None, Entry]]:
    found: list[tuple[str, str | None, Entry]] = []
    for item, given in answers.items():
        if item not in sheet.form.repeats:
            found.append((item, None, _entry(given)))
            continue
        wanted.pop(item, None)
        for number, row in enumerate(given if isinstance(given, list) else [], start=1):
            name = str(row.get("@id", f"r{number}"))
            found += [(column, name, _entry(value)) for column, value in row.items() if column != "@id"]
    return found


def _entry(given: Any) -> Entry:
    if isinstance(given, Mapping) and given.keys() <= _ENTRY_KEYS:
        return Entry(**given)
    return Entry(given)


def _not_asked(state: Any, places: Mapping[str, bool]) -> dict[str, str]:
    errors = {}
    for place, had_data in places.items():
        try:
            rules.check_asked(state, place, had_data)
        except AnswerRefused as refused:
            errors[place] = sentence(refused)
    return errors
