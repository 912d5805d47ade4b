"""A definition file as read: text, lists and maps that still know the line they came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Path = tuple[str | int, ...]


@dataclass
class Node:
    """One value. `value` is a str, a list of Nodes or a dict of Nodes; lines count from 1.

    `line` is where the entry starts (its key or its dash); `text_line` where the text itself starts,
    which differs for block text; `block` is true for literal block text, whose lines keep their count.
    """

    value: Any
    line: int
    text_line: int = 0
    block: bool = False

    def plain(self) -> Any:
        """The bare data, as the models take it."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value

    def child(self, key: str | int) -> Node | None:
        """The entry under a key or an index, if there is one."""
        if isinstance(self.value, dict):
            return self.value.get(key)
        if isinstance(self.value, list) and isinstance(key, int) and key < len(self.value):
            return self.value[key]
        return None

    def nearest(self, path: Path) -> Node:
        """The deepest node on the way along `path`: the best place to point at."""
        node = self
        for key in path:
            step = node.child(key)
            if step is None:
                break
            node = step
        return node

    def drop(self, path: Path) -> Node | None:
        """Take one entry out (a part that is already reported); returns it."""
        parent = self.nearest(path[:-1])
        if parent.child(path[-1]) is None:
            return None
        return parent.value.pop(path[-1])


@dataclass
class Document:
    """One file: its name as shown to people and its tree."""

    file: str
    root: Node

    def open(self, name: str) -> None:
        """Step into the only key of the file when that is the file's own name, as in `codelists: {…}`."""
        if isinstance(self.root.value, dict) and list(self.root.value) == [name]:
            self.root = self.root.value[name]

    def line(self, path: Path, inner: int = 0) -> int:
        """Line of the entry at `path`; `inner` is a line inside its text (from 1, 0 when unknown)."""
        node = self.root.nearest(path)
        if inner < 1 or not node.text_line:
            return node.line
        return node.text_line + (inner if node.block else 0)
