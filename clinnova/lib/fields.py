"""Fields of dialogs and pages, in a grammar of our own (docs/entry-grammar.md).

Django's fields strip blanks, fold letters and take other digits (`１２` is 12, `1_0` is 10); a stored fact that differs
from what was sent is worse than a refusal.
"""

import re
from datetime import date
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clinnova.lib.characters import invisible_character, is_blank, refused_character
from clinnova.lib.dates import parse_iso_date

_NUMBER = re.compile(r"[1-9][0-9]{0,17}")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def whole_number(text: str) -> int | None:
    """1 to 18 plain digits without sign or leading zero, as a database id or a page; None for all else."""
    return int(text) if _NUMBER.fullmatch(text) else None


def parse_uuid(text: str) -> UUID:
    """A UUID in its usual 36 characters. Raises ValueError; Python's reader takes braces and other digits too."""
    if not _UUID.fullmatch(text):
        raise ValueError("not a UUID")
    return UUID(text)


class Text(django_forms.CharField):
    """One line as typed: never trimmed; blank, control and direction characters are refused."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        character = refused_character(text)
        if character:
            raise ValidationError(
                _("The text holds an invisible control character (%(character)s). Remove it."),
                params={"character": character},
            )
        if text and is_blank(text):
            raise ValidationError(_("This is only blank space."))
        return text


class Name(Text):
    """A name or code that is compared letter by letter: no invisible character, no blank at either end."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if text != text.strip() or invisible_character(text):
            raise ValidationError(_("Remove blanks at the ends and invisible characters."))
        return text


class Day(django_forms.CharField):
    """A calendar day as `2026-04-03`, what a date control sends, from 1900 on."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)

    def to_python(self, value: Any) -> date | None:  # type: ignore[override]
        if isinstance(value, date):
            return value
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_iso_date(text)
        except ValueError:
            raise ValidationError(_("Enter a date that exists, for example 2026-04-03.")) from None

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value


class Key(django_forms.UUIDField):
    """The key under which a sent page counts once."""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or isinstance(value, UUID):
            return value or None
        try:
            return parse_uuid(str(value))
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class OneOf(django_forms.ModelChoiceField):
    """One row of the offered ones by its id in plain digits."""

    def to_python(self, value: Any) -> Any:
        if value not in self.empty_values and whole_number(str(value)) is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)
