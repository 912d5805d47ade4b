"""The engine's refusals and range findings as sentences in the user's or the study's languages."""

from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_lazy, override

from forms.engine import AnswerRefused
from studies.definition.compiled import ItemDef

_SENTENCES = {
    "integer": gettext_lazy("Write a whole number with the digits 0 to 9, for example 12."),
    "decimal": gettext_lazy(
        "Write a number with the digits 0 to 9 and one decimal point or comma, for example 70.5."
    ),
    "digits": gettext_lazy("This number is too long: at most %(digits)s digits."),
    "places": gettext_lazy("Too many decimals: at most %(places)s."),
    "step": gettext_lazy("This lies between two points of the scale: the steps are %(step)s."),
    "date": gettext_lazy("Write a full date as 2024-04-03, 3.4.2024 or 03/04/2024 (day first)."),
    "partial_date": gettext_lazy("Write a date, a month (2024-04 or 4.2024) or a year (2024)."),
    "no_such_day": gettext_lazy("This day does not exist in the calendar."),
    "year": gettext_lazy("The year must lie between %(first)s and %(last)s."),
    "time": gettext_lazy("Write a time from 00:00 to 23:59, for example 14:05."),
    "datetime": gettext_lazy("Write date and time as 2024-04-03T14:05."),
    "no_such_hour": gettext_lazy("This hour does not exist: the clocks went forward."),
    "text": gettext_lazy("A text is needed here."),
    "control_character": gettext_lazy(
        "The text holds an invisible control character (%(character)s). Remove it."
    ),
    "blank": gettext_lazy("This is only blank space. Clear the field instead."),
    "too_long": gettext_lazy("Too long: at most %(limit)s characters."),
    "too_short": gettext_lazy("Too short: at least %(limit)s characters."),
    "choice": gettext_lazy("This is not one of the choices."),
    "term": gettext_lazy(
        "The %(system)s list in force does not have this code. Search by name or code and choose."
    ),
    "choices": gettext_lazy("Give a list of choices."),
    "twice": gettext_lazy("The same choice is given twice."),
    "yesno": gettext_lazy("Answer Y (yes) or N (no)."),
    "computed": gettext_lazy("This value is computed and cannot be entered."),
    "heading": gettext_lazy("A heading holds no answer."),
    "file": gettext_lazy("A file cannot be written as a value."),
    "unknown_type": gettext_lazy("Items of the type “%(type)s” cannot be entered."),
    "unit": gettext_lazy("This unit is not offered here. Choose one of: %(allowed)s."),
    "no_units": gettext_lazy("This item has no unit."),
    "missing_reason": gettext_lazy("This missing reason is not offered here. Choose one of: %(allowed)s."),
    "both": gettext_lazy("Give a value or a missing reason, not both."),
    "unknown_item": gettext_lazy("This form does not ask “%(item)s”."),
    "row": gettext_lazy("This item repeats: name its row with up to 36 letters, digits or hyphens."),
    "no_row": gettext_lazy("This item does not repeat, so it has no rows."),
    "too_many_rows": gettext_lazy("No more than %(limit)s rows fit here."),
    "hidden": gettext_lazy(
        "This item is not asked here, given the other answers. Only clearing it is possible."
    ),
}


def sentence(refused: AnswerRefused) -> str:
    """The refusal in the user's language."""
    if refused.code == "hard_range":
        return _range_sentence("hard", refused.facts)
    return str(_SENTENCES[refused.code]) % refused.facts


def warn_message(item: ItemDef, languages: tuple[str, ...]) -> dict[str, str]:
    """What a query about a value outside its expected range says, in every language of the study."""
    limits = item.warn or item.hard
    unit = item.units[0].label if item.units else ""
    least, most = (limits.min, limits.max) if limits else (None, None)
    return dict(_warn_message(least, most, unit, languages))


@lru_cache(maxsize=2048)
def _warn_message(
    least: float | None, most: float | None, unit: str, languages: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    found = []
    for language in languages:
        with override(language):
            found.append((language, _range_sentence("warn", {"min": least, "max": most, "unit": unit})))
    return tuple(found)


def _range_sentence(level: str, facts: dict[str, Any]) -> str:
    """Whole sentences for each case: fragments do not translate."""
    least, most = _with_unit(facts["min"], facts["unit"]), _with_unit(facts["max"], facts["unit"])
    given = {"min": least, "max": most}
    if level == "hard":
        if facts["max"] is None:
            return gettext("Not possible: the value must be at least %(min)s.") % given
        if facts["min"] is None:
            return gettext("Not possible: the value must be at most %(max)s.") % given
        return gettext("Not possible: the value must lie between %(min)s and %(max)s.") % given
    if facts["max"] is None:
        return gettext("Unusual: at least %(min)s is expected. Please check.") % given
    if facts["min"] is None:
        return gettext("Unusual: at most %(max)s is expected. Please check.") % given
    return gettext("Unusual: between %(min)s and %(max)s is expected. Please check.") % given


def _with_unit(number: float | None, unit: str) -> str:
    if number is None:
        return ""
    text = number_format(format(Decimal(str(number)).normalize(), "f"), force_grouping=False)
    return f"{text} {unit}" if unit else str(text)
