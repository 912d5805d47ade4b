"""Choices as the page offers them: with the key that picks each, in the style that fits their words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from forms.rendering.words import say
from studies.definition.compiled import CompiledStudy, ItemDef

MOST_IN_VIEW = 7  # more choices than this open as a list
_ROW_SIGNS = 48  # choices that fit on one line stand beside each other
_MOST_NUMBERS = 21  # a scale with more steps than this has no button for each
_COLUMN_SIGNS = 22  # choices up to this long fit on a line of two columns
_FEWEST_IN_COLUMNS = 4
_MANY = 8  # so many stand in two columns even if a label breaks between words
_WORD_SIGNS = 18  # but not within one
_SIGNS_AROUND = 9  # of a choice: its circle, its key and the space between
_REGIONS = {
    "trunk": ("TMJ", "SC", "AC"),
    "arm": ("SHO", "ELB"),
    "hand": ("WRI", "MCP", "IP", "PIP", "DIP"),
    "leg": ("HIP", "KNE"),
    "foot": ("ANK", "TAR", "MTP", "TIP", "TPIP"),
}


@dataclass(slots=True)
class Option:
    """One choice. `key` picks it from the keyboard, `short` is its word on a segmented scale."""

    code: str
    label: str
    chosen: bool
    key: str = ""
    short: str = ""


@dataclass(slots=True)
class Joint:
    """A joint with its codes on both sides of the body, and whether each is chosen."""

    name: str
    right: str
    left: str
    right_chosen: bool
    left_chosen: bool
    right_label: str
    left_label: str
    region: str = ""


def options(study: CompiledStudy, item: ItemDef, value: Any) -> list[Option]:
    """The choices of an item; yes and no for a yes/no item."""
    if item.type == "yesno":
        pairs = [("Y", _("Yes")), ("N", _("No"))]
    else:
        pairs = [(entry.code, say(entry.label)) for entry in study.codelists[item.codelist or ""].codes]
    found = [Option(code, label, chosen=False) for code, label in pairs]
    _give_keys(found)
    for option, short in zip(found, _short(found), strict=True):
        option.short = short
    return with_chosen(found, value)


def with_chosen(found: list[Option], value: Any) -> list[Option]:
    """Choices of which none is chosen yet, with those of a stored answer chosen."""
    if value is None:
        return found
    chosen = value if isinstance(value, list) else (str(value),)
    return [Option(one.code, one.label, one.code in chosen, one.key, one.short) for one in found]


def with_number(found: list[Option], value: Any) -> list[Option]:
    """The buttons of a scale with that of a stored number chosen."""
    return with_chosen(found, None if value is None else _code(value))


def style(found: Sequence[Option]) -> str:
    """ "scale" for grades, "row" for a few short words, "columns" for more of them, "" for a list."""
    if len(found) > 2 and all(len(option.short) <= 3 for option in found):
        return "scale"
    signs = sum(len(option.label) + _SIGNS_AROUND for option in found)
    if signs <= _ROW_SIGNS:
        return "row"
    return "columns" if in_columns(found) else ""


def in_columns(found: Sequence[Option]) -> bool:
    """Whether a list gets shorter, and stays easy to read, in two columns."""
    short = all(len(option.label) <= _COLUMN_SIGNS for option in found)
    if any(len(word) > _WORD_SIGNS for option in found for word in option.label.split()):
        return False
    return len(found) >= (_FEWEST_IN_COLUMNS if short else _MANY)


def numbers(item: ItemDef, value: Any) -> list[Option]:
    """A button for each whole number of a scale, its ends told with their words; none for a finer or longer one."""
    low, high, step = (item.hard.min, item.hard.max, item.step or 1) if item.hard else (None, None, 1)
    if (
        low is None
        or high is None
        or item.places
        or not all(float(n).is_integer() for n in (low, high, step))
    ):
        return []
    steps = range(int(low), int(high) + 1, int(step))
    if len(steps) > _MOST_NUMBERS:
        return []
    words = {_code(at): say(text) for at, text in item.anchors.items()}
    found = [
        Option(code, f"{code}, {words[code]}" if code in words else code, chosen=False, key=code, short=code)
        for code in map(str, steps)
    ]
    return with_number(found, value)


def joints(study: CompiledStudy, item: ItemDef, value: Sequence[str]) -> list[Joint]:
    """The pairs of a code list in which every joint has a right and a left code; none for any other list."""
    found = [
        Joint(name, right, left, False, False, right_label, left_label, _region(right))
        for right, left in _pairs(tuple(c.code for c in study.codelists[item.codelist or ""].codes))
        for right_label, left_label in [_labels(study, item, right, left)]
        for name in [_common(right_label, left_label)]
    ]
    return with_joints(found, value)


def with_joints(found: list[Joint], value: Sequence[str]) -> list[Joint]:
    """Joints of which none is chosen yet, with those of a stored answer chosen."""
    if not value:
        return found
    chosen = set(value)
    return [replace(one, right_chosen=one.right in chosen, left_chosen=one.left in chosen) for one in found]


def is_paired(study: CompiledStudy, item: ItemDef) -> bool:
    """Whether a code list names joints of both sides."""
    return bool(_pairs(tuple(c.code for c in study.codelists[item.codelist or ""].codes)))


@lru_cache(maxsize=64)
def _pairs(codes: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    known = set(codes)
    if not codes or not all(
        code[:2] in ("R_", "L_") and {f"R_{code[2:]}", f"L_{code[2:]}"} <= known for code in codes
    ):
        return ()
    return tuple((code, f"L_{code[2:]}") for code in codes if code.startswith("R_"))


def _region(code: str) -> str:
    """The part of the body where a joint lies; "" for one that we do not know."""
    joint = code[2:].rstrip("12345")
    words = {
        "trunk": _("Jaw and collarbone"),
        "arm": _("Arm"),
        "hand": _("Hand"),
        "leg": _("Leg"),
        "foot": _("Foot"),
    }
    return next((words[name] for name, known in _REGIONS.items() if joint in known), "")


def _code(number: Any) -> str:
    """`7` for 7, 7.0 and "7"."""
    return f"{float(number):g}"


def _labels(study: CompiledStudy, item: ItemDef, *codes: str) -> tuple[str, ...]:
    entries = study.codelists[item.codelist or ""].by_code
    return tuple(say(entries[code].label) for code in codes)


def _common(right: str, left: str) -> str:
    """The joint's own words: those that both sides share."""
    others = set(left.split())
    words = " ".join(word for word in right.split() if word in others)
    return words[:1].upper() + words[1:]


def _give_keys(found: list[Option]) -> None:
    """A list of single digits is picked by its codes, any other by position."""
    digits = all(len(option.code) == 1 and option.code.isdigit() for option in found)
    for position, option in enumerate(found, start=1):
        option.key = option.code if digits else str(position) if position < 10 else ""


def _short(found: list[Option]) -> list[str]:
    """Labels without the words that all of them begin with: 0 … 6 of Grade 0 … Grade 6."""
    split = [option.label.split(" ") for option in found]
    while len(split) > 1 and all(len(words) > 1 and words[0] == split[0][0] for words in split):
        split = [words[1:] for words in split]
    return [" ".join(words) for words in split]
