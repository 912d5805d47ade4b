"""Stored values as people read them, in the language of the page; and as they stand in a control."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import get_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clinnova.lib import display
from forms.rendering.locale import weekdays
from studies.definition.compiled import CompiledStudy, ItemDef, Text

NUMBERS = frozenset({"integer", "decimal", "scale"})
_MISSING = {
    "ND": lambda: _("Not done"),
    "UNK": lambda: _("Unknown"),
    "NI": lambda: _("No information"),
    "NA": lambda: _("Not applicable"),
    "REFU": lambda: _("Refused"),
}


def say(text: Text | None) -> str:
    """A text of the study in the language of the page, else in the study's first one; "" for none."""
    if not text:
        return ""
    language = get_language() or settings.LANGUAGE_CODE
    return text.get(language) or text.get(language[:2]) or next(iter(text.values()))


def missing_word(reason: str) -> str:
    """`Not done` for ND."""
    return _MISSING[reason]() if reason in _MISSING else reason


def number(value: Any) -> str:
    """`70,5` from "70.5": the language's decimal sign, the scale kept, never grouped, so that it can be typed back."""
    if type(value) is str or type(value) is int:  # as nearly all are stored: asked for no more than the sign
        return str(value).replace(".", get_format("DECIMAL_SEPARATOR"))
    return str(number_format(value, force_grouping=False)) if value is not None else ""


def calendar(value: str) -> str:
    """`3 Apr 2026`, `Apr 2026` or `2026`, as far as the date is known."""
    if len(value) == 4:
        return value
    if len(value) == 7:
        return display.spelled(date.fromisoformat(f"{value}-01"), month_format())
    return display.day(value)


def said(value: str | None) -> str:
    """What stands beside a date, so that nobody misreads it: its weekday, or what of it is not known."""
    if not value:
        return ""
    if len(value) < 10:
        return _("day not known") if len(value) == 7 else _("day and month not known")
    words = [_weekdays(get_language())[date.fromisoformat(value[:10]).weekday()]]
    if value[:10] > timezone.localdate().isoformat():
        words.append(_("in the future"))
    return " · ".join(words)


@lru_cache(maxsize=8)
def _weekdays(language: str | None) -> list[str]:
    return weekdays()


def month_format() -> str:
    """The language's format of a day without the day: "M Y"."""
    return get_format("DATE_FORMAT").lstrip("j. ")


def plain(study: CompiledStudy, item: ItemDef, value: Any) -> str:
    """A stored value without its unit, in words; "" for none."""
    if value is None:
        return ""
    kind = item.value_type
    if kind in NUMBERS:
        return number(value)
    if kind == "choice":
        return _label(study, item, value)
    if kind == "choices":
        return ", ".join(_label(study, item, code) for code in value) or _("None")
    if kind in ("yesno", "boolean"):
        return _("Yes") if value in ("Y", True) else _("No")
    if kind in ("date", "partial_date"):
        return calendar(value)
    if item.type == "file":
        return _("File %(key)s") % {"key": str(value)[:8]}  # its name may say who the participant is
    return _moment(value) if kind == "datetime" else str(value)


def shown(
    study: CompiledStudy, item: ItemDef, value: Any, unit: str | None = None, missing: str | None = None
) -> str:
    """`70.5 kg`, or the missing reason, or "" where nothing is known."""
    if missing:
        return missing_word(missing)
    text = plain(study, item, value)
    label = unit_label(item, unit)
    return f"{text} {label}" if text and label else text


def as_seen(study: CompiledStudy, item: ItemDef, value: Any) -> str:
    """A value as expressions see it (float in the first unit, code as a number, true or false), in words."""
    if isinstance(value, float):
        value = int(value) if value.is_integer() else value
        if item.value_type == "choice":
            value = next(
                (c.code for c in study.codelists[item.codelist or ""].codes if float(c.code) == value), value
            )
    if isinstance(value, list):
        return str(len(value))
    return shown(study, item, value)


def unit_label(item: ItemDef, unit: str | None) -> str:
    """The label of a unit of the item, of its first one for None; "" for an item without units."""
    if not item.units:
        return ""
    return next((u.label for u in item.units if u.code == unit), unit or item.units[0].label)


def typed(study: CompiledStudy, item: ItemDef, value: Any) -> str:
    """What stands in the control: like `plain`, but codes for choices."""
    if value is None:
        return ""
    return str(value) if item.value_type in ("choice", "yesno") else plain(study, item, value)


def _label(study: CompiledStudy, item: ItemDef, code: Any) -> str:
    codelist = study.codelists.get(item.codelist or "")
    entry = codelist.by_code.get(str(code)) if codelist else None
    return say(entry.label) if entry else str(code)


def _moment(value: str) -> str:
    local = timezone.localtime(datetime.fromisoformat(value))
    return f"{display.day(local)} {local:%H:%M}"
