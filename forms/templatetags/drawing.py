"""`{% draw "crf/_item.html" item %}`: the same as including that template, for the hundreds of items of a form."""

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from forms.rendering import drawing
from forms.rendering.items import ItemView

register = template.Library()
_FACTS = ("editable", "may", "upload_limit")  # what the templates of items show besides the item


@register.simple_tag(takes_context=True)
def draw(context: Context, name: str, item: ItemView) -> SafeString:
    """The template `name` for `item`."""
    return drawing.draw(name, item, {fact: context.get(fact) for fact in _FACTS})
