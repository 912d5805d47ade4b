"""Texts of a study definition in the reader's language."""

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def text(translations: dict[str, str] | None) -> str:
    """The text for the page's language, else English, else any. An empty string for None."""
    if not translations:
        return ""
    language = (get_language() or "en").split("-")[0]
    return translations.get(language) or translations.get("en") or next(iter(translations.values()))
