"""Which types fit together."""

from __future__ import annotations

import difflib
from collections.abc import Collection

from . import dates
from .types import ANY, Type

_YES_NO = frozenset({"Y", "N", "y", "n", "yes", "no", "true", "false"})
_FITTING: dict[str, frozenset[str]] = {
    "text or list": frozenset({"text", "list", "rows"}),
    "list": frozenset({"list", "rows"}),
}


def _is_date_text(found: Type) -> bool:
    """A text literal (or choice codes) of which every one is an ISO date."""
    codes = found.codes or frozenset()
    return bool(codes) and all(isinstance(code, str) and dates.read(code) for code in codes)


def fits(found: Type, wanted: Type) -> bool:
    """Whether a value of one type may stand where another is wanted."""
    if "any" in (found.kind, wanted.kind):
        return True
    if wanted.kind == "date" and found.kind == "text":
        return _is_date_text(found)
    if wanted.kind == "list" and found.kind == "list" and wanted.element and found.element:
        return fits(found.element, wanted.element)
    return found.kind in _FITTING.get(wanted.kind, {wanted.kind})


def merged(one: Type, other: Type) -> Type | None:
    """The type of "either this or that", None if there is none."""
    if one.kind == "any":
        return other
    if other.kind == "any":
        return one
    if {one.kind, other.kind} == {"date", "text"}:
        text = one if one.kind == "text" else other
        return Type("date") if _is_date_text(text) else None
    if one.kind != other.kind:
        return None
    if one.kind == "list":
        return Type("list", element=merged(one.element or ANY, other.element or ANY) or ANY)
    codes = one.codes | other.codes if one.codes and other.codes else None
    return Type(one.kind, one.element, one.fields, codes, one.exact and other.exact)


def comparison_problem(one: Type, other: Type) -> str | None:
    """Why two values cannot be compared, or can never be equal; None if all is well."""
    if "any" in (one.kind, other.kind):
        return None
    if {one.kind, other.kind} & {"row", "rows"}:
        return "Rows are compared by their fields: rows.exists(r, r.field == …)"
    if merged(one, other) is None:
        return _mismatch(one, other)
    return _foreign_code(one, other) or _foreign_code(other, one)


def _mismatch(one: Type, other: Type) -> str:
    boolean, text = (one, other) if one.kind == "boolean" else (other, one)
    if boolean.kind == "boolean" and text.kind == "text" and (text.codes or set()) & _YES_NO:
        return "A yes/no answer is true or false: compare with true, or name the item alone"
    date, text = (one, other) if one.kind == "date" else (other, one)
    if date.kind == "date" and text.kind == "text" and text.codes and len(text.codes) == 1:
        return f"“{next(iter(text.codes))}” is no date: write it as 2024-04-03"
    if {one.kind, other.kind} == {"boolean", "number"}:
        return f"{one} is compared with {other}; for a range write x > 1 && x < 5"
    return f"{one} is compared with {other}"


def _foreign_code(one: Type, other: Type) -> str | None:
    """A literal that is none of the codes of the choice it is compared with."""
    if not one.codes or not other.codes or len(other.codes) != 1 or one.codes & other.codes:
        return None
    if len(one.codes) == 1:
        return None  # two literals: pointless, but not wrong
    known = ", ".join(sorted(map(_shown, one.codes))[:8])
    return f"{_shown(next(iter(other.codes)))} is none of the codes {known}"


def _shown(code: str | float) -> str:
    return f"{code:g}" if isinstance(code, float) else code


def inexact_equality(one: Type, other: Type) -> bool:
    """Decimals compared exactly although at least one of them was computed or converted."""
    return one.kind == other.kind == "number" and not (one.exact and other.exact)


def nearest(name: str, names: Collection[str]) -> str:
    """“; did you mean height?”, or nothing."""
    close = difflib.get_close_matches(name, list(names), n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else ""
