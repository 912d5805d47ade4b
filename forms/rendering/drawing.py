"""Items of a large form, drawn fast: many of them differ in nothing but their words.

What looks the same is rendered by its template once, with marks (characters of Unicode's private use area) in place
of the words; every further one is that markup with its own words put in, escaped. The looks are kept in the process.
Templates of items therefore print words as they are, or ask whether there are any, and do nothing else with them;
words on which they decide are listed in `_DECIDING`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from html import escape
from operator import attrgetter
from typing import Any

from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from forms.rendering.asked import ItemView

_FIGURE = "crf/_figure.html"
_DECIDING = frozenset({"type", "template", "style", "width", "queries", "missing"})
_FIRST, _LAST = 0xE000, 0xF8FF
_MARK = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")
_BREAK = "\0"  # between words that are escaped together; no text holds it
_MOST_LOOKS = 2000
_looks: dict[Any, Callable[..., str]] = {}


def draw_all(name: str, items: Iterable[ItemView], facts: Mapping[str, Any]) -> SafeString:
    """The template `name` for one item after the other, each after its figure if it has one; `facts` are what is
    shown besides the item.
    """
    drawer = _Drawer(name, facts)
    return SafeString("".join([drawer.figure(item) + drawer.markup(item) for item in items]))


def draw(name: str, item: ItemView, facts: Mapping[str, Any]) -> SafeString:
    """The template `name` for one item."""
    return SafeString(_Drawer(name, facts).markup(item))


class _Drawer:
    """A template in the language of the page, with the facts that all its items share."""

    def __init__(self, name: str, facts: Mapping[str, Any]) -> None:
        self.template = get_template(name)
        self.facts = facts
        known = (tuple(sorted(fact.items())) if isinstance(fact, dict) else fact for fact in facts.values())
        self.shared = (self.template.template, get_language(), *known)  # type: ignore[attr-defined]

    def figure(self, item: ItemView) -> str:
        if item.figure is None:
            return ""
        return str(get_template(_FIGURE).render({"figure": item.figure, **self.facts}))

    def markup(self, item: ItemView) -> str:
        if item.findings or item.joints or item.file:  # much to decide on, and rare
            return str(self.template.render({"item": item, **self.facts}))
        words: list[str] = []
        look = (self.shared, _look(item, words))
        drawn = _looks.get(look) or _keep(look, self._pattern(item))
        return drawn(*_escaped(words))

    def _pattern(self, item: ItemView) -> str:
        return str(self.template.render({"item": _Standing(item, iter(range(_FIRST, _LAST))), **self.facts}))


def _keep(look: Any, markup: str) -> Callable[..., str]:
    """The markup as a format that takes the words."""
    if len(_looks) >= _MOST_LOOKS:
        _looks.clear()
    doubled = markup.replace("{", "{{").replace("}", "}}")
    pattern = _MARK.sub(lambda mark: f"{{{ord(mark[0]) - _FIRST}}}", doubled)
    return _looks.setdefault(look, pattern.format)


def _escaped(words: list[str]) -> list[str]:
    """All of them at once, where they are plain text."""
    if set(map(type, words)) == {str}:
        found = escape(_BREAK.join(words)).split(_BREAK)
        if len(found) == len(words):
            return found
    return [conditional_escape(word) for word in words]


@dataclass(frozen=True, slots=True)
class _Fields:
    """The fields of a kind of view: words, what decides as it is, and parts that are looked at by themselves."""

    words: tuple[str, ...]
    plain: tuple[str, ...]
    parts: tuple[str, ...]
    read_words: Callable[[Any], tuple[Any, ...]]
    read_plain: Callable[[Any], tuple[Any, ...]]
    read_parts: Callable[[Any], tuple[Any, ...]]


_kinds: dict[type, _Fields] = {}


def _fields_of(thing: Any) -> _Fields:
    kind = type(thing)
    found = _kinds.get(kind)
    return found or _kinds.setdefault(kind, _told_apart(kind))


def _told_apart(kind: Any) -> _Fields:
    words: list[str] = []
    plain: list[str] = []
    parts: list[str] = []
    for field in fields(kind):
        if field.name in _DECIDING or field.type in (bool, int, float | None, int | None):
            plain.append(field.name)
        else:
            (words if field.type is str else parts).append(field.name)
    names = tuple(words), tuple(plain), tuple(parts)
    return _Fields(*names, *map(_reader, names))


def _reader(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda thing: tuple([getattr(thing, name) for name in names])


def _look(thing: Any, words: list[str]) -> Any:
    """What decides how a thing is drawn; its other words are put into `words`, in their order."""
    if isinstance(thing, str):
        if thing:
            words.append(thing)
        return bool(thing)
    if isinstance(thing, list | tuple):
        return tuple([_look(part, words) for part in thing])
    if not is_dataclass(thing):
        return thing
    known = _fields_of(thing)
    own = known.read_words(thing)
    words.extend(filter(None, own))
    parts = [_look(part, words) if part else None for part in known.read_parts(thing)]
    return known.read_plain(thing), tuple(map(bool, own)), tuple(parts)


class _Standing:
    """A view with marks in place of the words, in the order of `_look`."""

    def __init__(self, view: Any, marks: Iterable[int]) -> None:
        known = _fields_of(view)
        for name in known.plain:
            setattr(self, name, getattr(view, name))
        for name in (*known.words, *known.parts):
            setattr(self, name, _marked(getattr(view, name), marks))
        if isinstance(view, ItemView):
            self.described = ItemView.described.fget(self)  # type: ignore[attr-defined]
            self.state = ItemView.state.fget(self)  # type: ignore[attr-defined]


def _marked(thing: Any, marks: Iterable[int]) -> Any:
    if isinstance(thing, str):
        return chr(next(marks)) if thing else ""  # type: ignore[call-overload]
    if isinstance(thing, list | tuple):
        return [_marked(part, marks) for part in thing]
    return _Standing(thing, marks) if is_dataclass(thing) else thing
