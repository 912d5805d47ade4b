"""From a vector's inputs to the names that a form's expressions see."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from forms.score_vectors.mapping import Day, Expression, FirstCodes, Rows, ScoreMapping
from studies.definition.compiled import CompiledStudy
from studies.definition.expressions import UNKNOWN, Env, evaluate, parse, references

DAY_ZERO = date(2000, 1, 1)
_TARGET = re.compile(r"(?:(previous)\.|visit\(([A-Za-z0-9_]+)\)\.)?([a-z][a-z0-9_]*)")
_NAME = re.compile(r"[^a-z0-9_]")
Names = dict[str, Any]
parsed = cache(parse)


@dataclass
class Data:
    """What one evaluation of a form is given, in the shape of `Env`."""

    names: Names = field(default_factory=dict)
    visits: dict[str, Names] = field(default_factory=dict)
    previous: Names = field(default_factory=dict)


def folded(text: str) -> str:
    """A text as it is compared: without case, blanks, hyphens and underscores."""
    return re.sub(r"[\s_-]", "", text).casefold()


def flattened(inputs: Mapping[str, Any]) -> Names:
    """Names for all parts of the inputs: `items` and `items_1`, `segments_ileum_2`; nulls are left out."""
    found: Names = {}
    for key, value in inputs.items():
        _flatten(_NAME.sub("_", key.lower()), value, found)
    return found


def _flatten(name: str, value: Any, found: Names) -> None:
    if isinstance(value, list):
        found[name] = [_plain(part) for part in value]
        for at, part in enumerate(value, 1):
            _flatten(f"{name}_{at}", part, found)
    elif isinstance(value, dict):
        for key, part in value.items():
            _flatten(f"{name}_{_NAME.sub('_', str(key).lower())}", part, found)
    elif value is not None:
        found[name] = _plain(value)


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def unused(mapping: ScoreMapping, inputs: Mapping[str, Any]) -> list[str]:
    """Inputs that nothing of the mapping speaks of."""
    read = _names_read(mapping)
    return [
        key
        for key in inputs
        if key not in mapping.ignore
        and not any(
            name == key.lower() or name.startswith(f"{_NAME.sub('_', key.lower())}_") for name in read
        )
    ]


def _names_read(mapping: ScoreMapping) -> set[str]:
    found = set()
    for source in mapping.given.values():
        if isinstance(source, Rows):
            found.add(source.rows.lower())
        else:
            text = source.count if isinstance(source, FirstCodes) else source.expression
            found |= {reference.name for reference in references(parsed(text))}
    for wanted in mapping.outputs.values():
        if isinstance(wanted, Expression):
            found |= {reference.name for reference in references(parsed(wanted.expression))}
    return found


def runs_of(study: CompiledStudy, mapping: ScoreMapping, inputs: Mapping[str, Any]) -> list[Data]:
    """The evaluations that a vector asks for: one, or one for each row of the input that is walked."""
    names = flattened(inputs)
    absent = mapping.defaults.keys() - {key.lower() for key in inputs}
    names |= {key: evaluate(parsed(mapping.defaults[key]), Env()) for key in absent}
    if mapping.walk is None:
        return [_data(study, mapping, names, inputs, None)]
    rows = inputs.get(mapping.walk) or []
    return [_data(study, mapping, names, inputs, at) for at in range(len(rows))]


def _data(
    study: CompiledStudy, mapping: ScoreMapping, names: Names, inputs: Mapping[str, Any], at: int | None
) -> Data:
    data = Data(names={"cohort": study.cohort})
    for target, source in mapping.given.items():
        if isinstance(source, Rows):
            rows = [_row(source, element) for element in inputs.get(source.rows) or []]
            if at is not None and source.rows == mapping.walk:
                data.names |= rows[at]
                rows = rows[:at]
            data.names[target] = rows
        elif isinstance(source, FirstCodes):
            _put(data, target, _first_codes(study, source, names))
        else:
            value = evaluate(parsed(source.expression), Env(names=names))
            _put(data, target, _as_code(study, target, value))
    return data


def _put(data: Data, target: str, value: Any) -> None:
    match = _TARGET.fullmatch(target)
    if match is None:
        raise ValueError(f"'{target}' is no target: write item, previous.item or visit(BL).item")
    if value is UNKNOWN:
        return
    holder = data.names
    if match[1]:
        holder = data.previous
    elif match[2]:
        holder = data.visits.setdefault(match[2], {})
    holder[match[3]] = value


def _first_codes(study: CompiledStudy, source: FirstCodes, names: Names) -> Any:
    count = evaluate(parsed(source.count), Env(names=names))
    if not isinstance(count, float):
        return UNKNOWN
    return [code.code for code in study.codelists[source.codes].codes][: int(count)]


def _row(source: Rows, element: Any) -> Names:
    found = {}
    for column, place in source.columns.items():
        key = str(place.day) if isinstance(place, Day) else place
        value = _part(element, key)
        if value is not None:
            found[column] = day_number(value) if isinstance(place, Day) else _plain(value)
    return found


def _part(element: Any, key: str) -> Any:
    if isinstance(element, dict):
        return element.get(key)
    parts = element if isinstance(element, list) else [element]
    return parts[int(key) - 1] if key.isdecimal() and 0 < int(key) <= len(parts) else None


def day_number(number: float) -> str:
    """The ISO date of a day counted from 2000-01-01."""
    return (DAY_ZERO + timedelta(days=int(number))).isoformat()


def _as_code(study: CompiledStudy, target: str, value: Any) -> Any:
    """A text as the code of the target item that it stands for, lists code by code."""
    item = target.rpartition(".")[2]
    if item not in study.form_of:
        return value
    codelist = study.codelists.get(study.item(item).codelist or "")
    if codelist is None or codelist.type != "text":
        return value
    codes = {folded(code): code for code in codelist.by_code}
    if isinstance(value, list):
        return [_code(codes, part) for part in value]
    return _code(codes, value)


def _code(codes: Mapping[str, str], value: Any) -> Any:
    if isinstance(value, float):
        value = f"{value:g}"
    return codes.get(folded(value), value) if isinstance(value, str) else value
