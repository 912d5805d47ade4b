"""Items of a large form, drawn fast: many of them differ in nothing but their words.

What looks the same is rendered by its template once, with marks (characters of Unicode's private use area) in place
of the words; every further one is that markup with its own words put in, escaped. The looks are kept in the process.
Templates of items therefore print words as they are, or ask whether there are any, and do nothing else with them;
words on which they decide are listed in `_DECIDING`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from html import escape
from typing import Any

from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from forms.rendering.asked import ItemView

_DECIDING = frozenset({"type", "template", "style", "width", "queries", "missing"})
_FIRST, _LAST = 0xE000, 0xF8FF
_MARK = re.compile(f"([{chr(_FIRST)}-{chr(_LAST)}])")
_MOST_LOOKS = 2000
_looks: dict[Any, tuple[str, ...]] = {}
_fields: dict[type, tuple[str, ...]] = {}


def draw(name: str, item: ItemView, facts: Mapping[str, Any]) -> SafeString:
    """The template `name` for one item; `facts` are what it shows besides."""
    template = get_template(name)
    if item.findings or item.joints or item.file:  # much to decide on, and rare
        return SafeString(template.render({"item": item, **facts}))
    words: list[str] = []
    look = (template.template, get_language(), _known(facts), _look(item, words))  # type: ignore[attr-defined]
    parts = _looks.get(look)
    if parts is None:
        parts = _keep(look, template.render({"item": _Standing(item, iter(range(_FIRST, _LAST))), **facts}))
    escaped = [escape(word) if type(word) is str else conditional_escape(word) for word in words]
    markup = "".join([escaped[ord(part) - _FIRST] if n % 2 else part for n, part in enumerate(parts)])
    return SafeString(markup)


def _keep(look: Any, markup: str) -> tuple[str, ...]:
    """Constant parts and marks in turn."""
    if len(_looks) >= _MOST_LOOKS:
        _looks.clear()
    return _looks.setdefault(look, tuple(_MARK.split(markup)))


def _known(facts: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(tuple(sorted(fact.items())) if isinstance(fact, dict) else fact for fact in facts.values())


def _look(thing: Any, words: list[str]) -> Any:
    """What decides how a thing is drawn; its other words are put into `words`, in their order."""
    if isinstance(thing, str):
        if thing:
            words.append(thing)
        return bool(thing)
    if isinstance(thing, list | tuple):
        return tuple([_look(part, words) for part in thing]) if thing else ()
    if is_dataclass(thing):
        return tuple(
            [
                value
                if name in _DECIDING or value is None or value is True or value is False
                else _look(value, words)
                for name in _names(type(thing))
                for value in [getattr(thing, name)]
            ]
        )
    return thing


def _names(kind: type) -> tuple[str, ...]:
    if kind not in _fields:
        _fields[kind] = tuple(field.name for field in fields(kind))
    return _fields[kind]


class _Standing:
    """A view with marks in place of the words, in the order of `_look`."""

    def __init__(self, view: Any, marks: Iterable[int]) -> None:
        for name in _names(type(view)):
            value = getattr(view, name)
            setattr(self, name, value if name in _DECIDING else _marked(value, marks))
        if isinstance(view, ItemView):
            self.described = ItemView.described.fget(self)  # type: ignore[attr-defined]
            self.state = ItemView.state.fget(self)  # type: ignore[attr-defined]


def _marked(thing: Any, marks: Iterable[int]) -> Any:
    if isinstance(thing, str):
        return chr(next(marks)) if thing else ""  # type: ignore[call-overload]
    if isinstance(thing, list | tuple):
        return [_marked(part, marks) for part in thing]
    return _Standing(thing, marks) if is_dataclass(thing) else thing
