"""The closed word lists of the definition language, and which attribute fits which item type."""

from __future__ import annotations

NUMERIC_TYPES = frozenset({"integer", "decimal", "scale"})
COMPUTED_VALUES = ("integer", "decimal", "text", "date", "choice", "yesno", "boolean")
MISSING_REASONS = ("ND", "UNK", "NI", "NA", "REFU")
CONTEXT_NAMES = (
    "visit_date", "visit_id", "visit_number", "window_start", "window_end", "cohort", "consent_versions",
)  # fmt: skip
"""What every expression may name besides answers: facts of the visit, of the study and its consent."""

RESERVED_NAMES = frozenset(
    {"visit", "previous", "today", "true", "false", "null", "in", "if", "known", "table", "earlier"}
).union(CONTEXT_NAMES)
RESERVED_FORMS = frozenset({"start", "missed"})
"""Words that stand where a form's id would in the addresses of a visit."""

_EVERY = frozenset({"id", "type", "label", "help", "show_if", "widget", "licence", "source", "blinded_for"})
_ASKED = _EVERY | {"required", "missing", "concept", "identifying"}
_NUMBER = _ASKED | {"units", "hard", "warn", "reference"}
_COMPUTED = _EVERY | {
    "value", "compute", "explain", "concept", "units", "places", "hard", "warn", "reference", "codelist",
}  # fmt: skip

ATTRIBUTES: dict[str, frozenset[str]] = {
    "text": _ASKED | {"min_length", "max_length"},
    "long_text": _ASKED | {"min_length", "max_length"},
    "integer": _NUMBER,
    "decimal": _NUMBER | {"places"},
    "scale": _NUMBER | {"places", "step", "anchors"},
    "date": _ASKED,
    "partial_date": _ASKED,
    "time": _ASKED,
    "datetime": _ASKED,
    "choice": _ASKED | {"codelist", "terms"},
    "choices": _ASKED | {"codelist"},
    "yesno": _ASKED,
    "computed": _COMPUTED,
    "file": _ASKED,
    "heading": _EVERY,
}
"""Item type -> the attributes that may be written for it."""

ITEM_TYPES = tuple(ATTRIBUTES)

CONCEPT_FITS: dict[str, frozenset[str]] = {
    "decimal": NUMERIC_TYPES,
    "integer": frozenset({"integer", "scale"}),
    "text": frozenset({"text", "long_text"}),
    "date": frozenset({"date", "partial_date"}),
    "partial_date": frozenset({"date", "partial_date"}),
    "time": frozenset({"time"}),
    "datetime": frozenset({"datetime"}),
    "choice": frozenset({"choice"}),
    "choices": frozenset({"choices"}),
    "yesno": frozenset({"yesno", "boolean"}),
    "boolean": frozenset({"yesno", "boolean"}),
}
"""Concept type -> item (value) types that can be harmonised into it."""


LAYOUTS: dict[str, frozenset[str]] = {
    "details": frozenset({"section"}),
    "homunculus": frozenset({"section"}),
    "edss_panel": frozenset({"section"}),
    "trials": frozenset({"section"}),
    "checklist": frozenset({"matrix"}),
}
"""How a group is drawn -> the kinds of group that can be drawn so."""

WIDGETS: dict[str, frozenset[str]] = {
    "nrs": frozenset({"scale", "integer"}),
    "vas": frozenset({"scale"}),
    "trial": frozenset({"integer", "decimal"}),
    "code": frozenset({"text"}),
    "joints_tender": frozenset({"choices"}),
    "joints_swollen": frozenset({"choices"}),
    "joints_not_assessable": frozenset({"choices"}),
}
"""How an item is drawn -> the types of item that can be drawn so."""

TERMS: dict[str, str] = {"ATC": "[A-Z][0-9]{2}[A-Z]{2}[0-9]{2}"}
"""Systems of terms that an administrator can load -> the shape of a code that can be chosen."""


def types_with(attribute: str) -> list[str]:
    """The item types for which an attribute may be written."""
    return [name for name, allowed in ATTRIBUTES.items() if attribute in allowed]
