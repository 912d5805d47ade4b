"""Item types and the column types they become."""

from collections.abc import Iterable

from studies.definition.compiled import ItemDef

_COLUMN_TYPES = {
    "text": "text",
    "long_text": "text",
    "file": "text",
    "integer": "integer",
    "decimal": "decimal",
    "scale": "decimal",
    "date": "date",
    "partial_date": "text",  # 2024-04 is a date to a reader, not to a date column
    "time": "time",
    "datetime": "datetime",
    "choice": "text",
    "choices": "text",
    "yesno": "text",
    "boolean": "boolean",
}
FREE_TEXT = frozenset({"text", "long_text", "file"})
NUMBERS = frozenset({"integer", "decimal", "scale"})
FLAGS = frozenset({"yesno", "boolean"})


def column_type(item: ItemDef) -> str:
    """The type of the column that holds an item's values."""
    return _COLUMN_TYPES[item.value_type]


def common_type(types: Iterable[str]) -> str:
    """One type for a column that several versions or items fill: `decimal` for mixed numbers, else `text`."""
    found = set(types)
    if len(found) == 1:
        return found.pop()
    return "decimal" if found == {"integer", "decimal"} else "text"


def is_free_text(item: ItemDef) -> bool:
    """Whether somebody types the value as words of their own."""
    return item.value_type in FREE_TEXT
