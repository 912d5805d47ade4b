"""Putting one answer into a document of answers, and saying what differs between two documents."""

import re
from collections.abc import Mapping
from datetime import tzinfo
from typing import Any

from forms.capture.terms import codelists_for
from forms.engine import AnswerRefused, Entry, parse_entry
from forms.engine.state import address
from studies.definition.compiled import CompiledStudy, FormDef, GroupDef

_ROW_ID = re.compile(r"[A-Za-z0-9-]{1,36}")
MAX_ROWS = 500
Values = dict[str, Any]


def put(
    study: CompiledStudy,
    form: FormDef,
    values: Values,
    item: str,
    row: str | None,
    entry: Entry,
    zone: tzinfo,
) -> None:
    """Write `entry` into `values`. Raises AnswerRefused where item, row or value do not fit the form."""
    if item in form.repeats:
        _remove_row(values, item, row, entry)
        return
    definition = form.all_items.get(item)
    if definition is None:
        raise AnswerRefused("unknown_item", item=item[:60])
    group = form.group_of(item)
    if group.kind != "repeat" and row is not None:
        raise AnswerRefused("no_row")
    codelists = codelists_for(study, definition, entry.value)
    keys = parse_entry(definition, entry, codelists, zone)
    holder = _row(values, group, row, keys) if group.kind == "repeat" else values
    for key, value in keys.items():
        if value is None:
            holder.pop(key, None)
        else:
            holder[key] = value


def place_of(form: FormDef, item: str, row: str | None) -> str:
    """Where an item stands, in the trail's spelling; of a whole row, the beginning of all its places."""
    if item in form.repeats:
        return f"{item}[{row}]."
    group = form.group_of(item)
    return address(item, group.id, row or "") if group.kind == "repeat" else item


def belongs(key: str, place: str) -> bool:
    """Whether a stored key says something about a place: the value, its unit, its missing reason."""
    return key == place or key.startswith(place if place.endswith(".") else f"{place}.")


def flat(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The document with one key for each answer, rows included, as the audit trail spells them. To be read only:
    where nothing repeats it is the document itself.
    """
    if list not in map(type, values.values()):
        return values
    found: Values = {}
    for key, value in values.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for row in value:
                found |= {address(k, key, row["@id"]): v for k, v in row.items() if k != "@id"}
        else:
            found[key] = value
    return found


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Values:
    """Key -> new value of everything that differs, None for what went."""
    old, new = flat(before), flat(after)
    changed = {key: value for key, value in new.items() if key not in old or old[key] != value}
    return changed | {key: None for key in old if key not in new}


def names_in(changed: Mapping[str, Any]) -> frozenset[str]:
    """The items, and groups, that changed keys speak of."""
    found = set()
    for key in changed:
        group, bracket, rest = key.partition("[")
        if bracket:
            found.add(group)
            rest = rest.partition("].")[2]
        found.add((rest or group).partition(".")[0])
    return frozenset(found)


def _row(values: Values, group: GroupDef, row: str | None, keys: Values) -> Values:
    """The row that takes an answer, made where it does not exist and there is something to put into it."""
    if row is None or not _ROW_ID.fullmatch(row):
        raise AnswerRefused("row")
    rows = list(values.get(group.id, ()))
    for existing in rows:
        if existing["@id"] == row:
            return existing
    limit = min(group.max_rows or MAX_ROWS, MAX_ROWS)
    if len(rows) >= limit:
        raise AnswerRefused("too_many_rows", limit=limit)
    new = {"@id": row}
    if any(value is not None for value in keys.values()):
        values[group.id] = [*rows, new]
    return new


def _remove_row(values: Values, group: str, row: str | None, entry: Entry) -> None:
    if row is None or not entry.clears:
        raise AnswerRefused("row")
    left = [existing for existing in values.get(group, ()) if existing["@id"] != row]
    if left:
        values[group] = left
    else:
        values.pop(group, None)
