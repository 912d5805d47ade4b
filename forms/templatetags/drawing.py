"""`{% draw "crf/_item.html" items %}`: the same as including that template for each of hundreds of items."""

from collections.abc import Iterable

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from forms.rendering import drawing
from forms.rendering.asked import ItemView

register = template.Library()
_FACTS = ("editable", "may", "upload_limit")  # what the templates of items show besides the item


@register.simple_tag(takes_context=True)
def draw(context: Context, name: str, items: Iterable[ItemView]) -> SafeString:
    """The template `name` for each of `items`, figures above those that have one."""
    return drawing.draw_all(name, items, {fact: context.get(fact) for fact in _FACTS})
