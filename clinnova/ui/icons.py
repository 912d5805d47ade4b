"""The drawings of templates/_icons, as they stand in a page."""

from functools import lru_cache

from django.template.loader import get_template
from django.utils.safestring import SafeString

# How nearly all drawings begin. A form shows hundreds of them, so the style sheet (icon.css) says it instead.
_LINE = (
    '<svg class="icon" width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5"'
    ' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
)
_SHORT = '<svg class="icon icon--line" viewBox="0 0 16 16" aria-hidden="true">'


@lru_cache(maxsize=256)
def drawing(name: str) -> SafeString:
    """The markup of `templates/_icons/<name>.svg`; raises TemplateDoesNotExist."""
    return SafeString(get_template(f"_icons/{name}.svg").render().strip().replace(_LINE, _SHORT))
