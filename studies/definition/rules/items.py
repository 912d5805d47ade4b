"""Items on their own: attributes that fit the type, limits that can be kept."""

from __future__ import annotations

from studies.definition.draft import Draft, DraftItem
from studies.definition.source import RangeSource
from studies.definition.vocabulary import ATTRIBUTES, NUMERIC_TYPES, types_with

_NEEDED = {
    "choice": ("codelist",),
    "choices": ("codelist",),
    "computed": ("compute", "value"),
    "scale": ("hard",),
}
_NUMERIC_ONLY = ("units", "places", "hard", "warn", "reference")


def check_items(draft: Draft) -> None:
    """Every item of every form, and the groups that hold them."""
    for form in draft.forms.values():
        for item in form.items:
            _check_attributes(draft, item)
            _check_limits(draft, item)
            _check_lengths(draft, item)
        _check_groups(draft, form.id)


def _check_attributes(draft: Draft, item: DraftItem) -> None:
    source = item.source
    written = source.model_fields_set
    for key in sorted(written - ATTRIBUTES[source.type]):
        message = f"'{key}' does not apply to an item of type '{source.type}'"
        draft.report_item(item, message, f"it is for: {', '.join(types_with(key))}", key)
    for key in _NEEDED.get(source.type, ()):
        if key not in written:
            draft.report_item(item, f"the {source.type} item '{item.id}' needs '{key}'")
    if source.type == "computed":
        _check_computed(draft, item)
    if item.in_rows and source.type in {"heading", "file"}:
        draft.report_item(item, f"an item of type '{source.type}' cannot stand in repeating rows", key="type")


def _check_computed(draft: Draft, item: DraftItem) -> None:
    source = item.source
    if source.value == "choice" and source.codelist is None:
        draft.report_item(item, f"the computed choice '{item.id}' needs 'codelist'", key="value")
    if source.value != "choice" and source.codelist is not None:
        draft.report_item(item, "'codelist' is for computed items with value: choice", key="codelist")
    if source.value in NUMERIC_TYPES:
        return
    for key in _NUMERIC_ONLY:
        if key in source.model_fields_set:
            draft.report_item(item, f"'{key}' is for numbers; '{item.id}' yields {source.value}", key=key)
    if source.places is not None and source.value == "integer":
        draft.report_item(item, "'places' is for value: decimal", key="places")


def _check_limits(draft: Draft, item: DraftItem) -> None:
    source = item.source
    for key in ("hard", "warn"):
        _check_range(draft, item, getattr(source, key), key)
    for limits in source.reference:
        _check_range(draft, item, limits, "reference")
    if source.hard and source.warn:
        _check_within(draft, item, source.hard, source.warn)
    if source.type == "scale" and source.hard and None in (source.hard.min, source.hard.max):
        draft.report_item(item, "a scale needs both ends in 'hard'", "{min: 0, max: 10}", "hard")
    if source.step is not None and source.step <= 0:
        draft.report_item(item, "'step' must be more than 0", key="step")
    if source.places is not None and not 0 <= source.places <= 10:
        draft.report_item(item, "'places' must be from 0 to 10", key="places")


def _check_range(draft: Draft, item: DraftItem, limits: RangeSource | None, key: str) -> None:
    if limits is None:
        return
    if limits.min is None and limits.max is None:
        draft.report_item(item, f"'{key}' needs 'min', 'max' or both", key=key)
    elif limits.min is not None and limits.max is not None and limits.min > limits.max:
        message = f"'{key}' of '{item.id}': min {limits.min:g} is more than max {limits.max:g}"
        draft.report_item(item, message, key=key)


def _check_within(draft: Draft, item: DraftItem, hard: RangeSource, warn: RangeSource) -> None:
    """A soft limit outside the hard one can never be reached."""
    too_low = hard.min is not None and warn.min is not None and warn.min < hard.min
    too_high = hard.max is not None and warn.max is not None and warn.max > hard.max
    if too_low or too_high:
        message = f"'warn' of '{item.id}' lies outside 'hard', so that it can never be shown"
        draft.report_item(item, message, key="warn")


def _check_lengths(draft: Draft, item: DraftItem) -> None:
    shortest, longest = item.source.min_length, item.source.max_length
    if shortest is not None and shortest < 0:
        draft.report_item(item, "'min_length' must not be negative", key="min_length")
    if longest is not None and longest < max(1, shortest or 0):
        draft.report_item(item, "'max_length' must be at least 1 and 'min_length'", key="max_length")


def _check_groups(draft: Draft, form_id: str) -> None:
    form = draft.forms[form_id]
    for path, group in form.groups():
        rows = {"min_rows", "max_rows"} & group.model_fields_set
        if rows and group.kind != "repeat":
            draft.report(form.document, path, f"'{min(rows)}' is for groups of kind 'repeat'")
        low, high = group.min_rows or 0, group.max_rows
        if low < 0 or (high is not None and high < max(low, 1)):
            draft.report(form.document, path, "'max_rows' must be at least 1 and 'min_rows'")
        if group.kind != "matrix":
            continue
        shapes = {(item.type, item.codelist) for item in group.items if item.type != "heading"}
        if len(shapes) > 1:
            hint = "same type and code list for every item of a matrix"
            draft.report(form.document, path, f"the matrix '{group.id}' mixes different items", hint)
