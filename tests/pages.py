"""Reading a page in tests: a small tree with the selectors that the tests need.

`tag#id.class[attr][attr=value][attr$=value]`, descendants by spaces, alternatives by commas.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
_PART = re.compile(
    r"#(?P<id>[\w-]+)|\.(?P<cls>[\w-]+)|\[(?P<attr>[\w-]+)(?:(?P<op>\$?=)(?P<value>'[^']*'|[^\]]*))?\]"
)


class Element:
    """One element. `element["name"]` is an attribute."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: "Element | None" = None) -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children: list[Element | str] = []

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def has(self, name: str) -> bool:
        return name in self.attributes

    @property
    def text(self) -> str:
        """All its words with single spaces."""
        return " ".join(" ".join(self._words()).split())

    def all(self, selector: str) -> list["Element"]:
        """Every element inside that fits, in page order."""
        wanted = [part.split() for part in re.split(r",\s*", selector)]
        return [e for e in self._inside() if any(_fits(e, steps) for steps in wanted)]

    def one(self, selector: str) -> "Element":
        """The first that fits; fails when there is none."""
        found = self.all(selector)
        assert found, f"nothing fits {selector}"
        return found[0]

    def _words(self) -> Iterator[str]:
        for child in self.children:
            yield from [child] if isinstance(child, str) else child._words()

    def _inside(self) -> Iterator["Element"]:
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child._inside()


def parse(content: bytes) -> Element:
    """The tree of a page."""
    reader = _Reader()
    reader.feed(content.decode())
    return reader.root


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Element("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(made)
        if tag not in _VOID:
            self.here = made

    def handle_endtag(self, tag: str) -> None:
        up: Element | None = self.here
        while up is not None and up.tag != tag:
            up = up.parent
        if up is not None and up.parent is not None:
            self.here = up.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def _fits(element: Element, steps: list[str]) -> bool:
    if not _is(element, steps[-1]):
        return False
    rest, above = steps[:-1], element.parent
    while rest and above is not None:
        if _is(above, rest[-1]):
            rest = rest[:-1]
        above = above.parent
    return not rest


def _is(element: Element, step: str) -> bool:
    tag = re.match(r"[\w-]*", step)
    if tag and tag[0] and element.tag != tag[0]:
        return False
    return all(_has(element, part) for part in _PART.finditer(step))


def _has(element: Element, part: re.Match[str]) -> bool:
    if part["id"]:
        return element.attributes.get("id") == part["id"]
    if part["cls"]:
        return part["cls"] in element.attributes.get("class", "").split()
    if part["op"] is None:
        return part["attr"] in element.attributes
    value, wanted = element.attributes.get(part["attr"], ""), part["value"].strip("'")
    return value.endswith(wanted) if part["op"] == "$=" else value == wanted
