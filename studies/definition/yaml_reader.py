"""A strict YAML reader: text, lists and maps, nothing else.

Study files travel between hospitals and are opened by people who did not write them. Aliases, anchors,
tags, several documents and duplicate keys are refused; every scalar stays the text that was typed, so the
code `no` stays "no" and version 1.10 stays "1.10". The event stream is read directly: depth is known before
anything is built, so that no file can exhaust the stack or the memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from studies.definition.document import Document, Node
from studies.definition.problems import Problems

MAX_BYTES = 1_000_000
MAX_DEPTH = 20

_DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Refused(Exception):
    """Raised inside the reader only; becomes a problem at its line."""

    def __init__(self, line: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.line, self.message, self.hint = line, message, hint


def read_yaml(data: bytes, file: str, problems: Problems) -> Document | None:
    """The document in `data`, or None after reporting why it cannot be read. Never raises on content."""
    try:
        return Document(file, _build(_decoded(data)))
    except Refused as refused:
        problems.add(file, refused.line, refused.message, refused.hint)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        detail = getattr(error, "problem", None) or getattr(error, "reason", None) or "a stray character"
        problems.add(file, mark.line + 1 if mark else 1, f"this is not readable YAML: {detail}")
    return None


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise Refused(1, f"the file has {len(data)} bytes; at most {MAX_BYTES} are read")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Refused(line, "this line is not UTF-8 text", "save the file as UTF-8") from None


def _build(text: str) -> Node:
    events: Iterator[Any] = yaml.parse(text, Loader=_PARSER)
    root: Node | None = None
    for event in events:
        if isinstance(event, yaml.AliasEvent):
            raise Refused(_line(event), "aliases (*) are not allowed", "write the value out")
        if isinstance(event, yaml.NodeEvent):
            if root is not None:
                raise Refused(_line(event), "a file holds one document", "remove the '---'")
            root = _node(event, events, _line(event), depth=1)
    if root is None:
        raise Refused(1, "the file is empty")
    return root


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _node(event: Any, events: Iterator[Any], line: int, depth: int) -> Node:
    _check(event, depth)
    if isinstance(event, yaml.ScalarEvent):
        _check_text(event)
        return Node(event.value, line, _line(event), event.style == "|")
    if isinstance(event, yaml.SequenceStartEvent):
        return Node(_items(events, depth), line)
    return Node(_entries(events, depth), line)


def _check(event: Any, depth: int) -> None:
    line = _line(event)
    if isinstance(event, yaml.AliasEvent):
        raise Refused(line, "aliases (*) are not allowed", "write the value out")
    if event.anchor is not None:
        raise Refused(line, "anchors (&) are not allowed", "write the value out")
    if event.tag is not None:
        raise Refused(line, f"the tag '{event.tag}' is not allowed", "every value is read as text")
    if depth > MAX_DEPTH:
        raise Refused(line, f"nested more than {MAX_DEPTH} levels deep")


def _check_text(event: Any) -> None:
    """Direction overrides make a line read otherwise than it computes; no label or rule needs them."""
    if not _DIRECTION_MARKS.isdisjoint(event.value):
        raise Refused(_line(event), "the text holds invisible direction marks", "retype the line")


def _items(events: Iterator[Any], depth: int) -> list[Node]:
    items: list[Node] = []
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        items.append(_node(event, events, _line(event), depth + 1))
    return items


def _entries(events: Iterator[Any], depth: int) -> dict[str, Node]:
    entries: dict[str, Node] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        line = _line(event)
        _check(event, depth + 1)
        if not isinstance(event, yaml.ScalarEvent):
            raise Refused(line, "a key must be plain text")
        if event.value in entries:
            raise Refused(
                line, f"the key '{event.value}' appears twice; first in line {entries[event.value].line}"
            )
        entries[event.value] = _node(next(events), events, line, depth + 1)
    return entries
