"""From what was typed or sent to what is stored: one grammar for each item type."""

from collections.abc import Mapping
from datetime import UTC, tzinfo
from typing import Any

from forms.engine.choices import parse_choice, parse_choices, parse_yesno
from forms.engine.dates import parse_date, parse_datetime, parse_partial_date, parse_time
from forms.engine.files import parse_file
from forms.engine.numbers import parse_decimal, parse_integer, parse_scale
from forms.engine.refusals import AnswerRefused
from forms.engine.texts import parse_long_text, parse_text
from studies.definition.compiled import CodeListDef, ItemDef

_PLAIN = {
    "text": parse_text,
    "long_text": parse_long_text,
    "integer": parse_integer,
    "decimal": parse_decimal,
    "scale": parse_scale,
    "date": parse_date,
    "partial_date": parse_partial_date,
    "time": parse_time,
    "yesno": parse_yesno,
    "file": parse_file,
}
_FROM_LIST = {"choice": parse_choice, "choices": parse_choices}
_NEVER_TYPED = {"computed", "heading"}


def parse_answer(item: ItemDef, raw: Any, codelists: Mapping[str, CodeListDef], zone: tzinfo = UTC) -> Any:
    """The stored form of `raw` for `item`: text, int, or a list of codes. Raises AnswerRefused.

    `zone` is the clock that a date and time without offset was read from. Ranges are judged in `entry`.
    """
    if item.type in _PLAIN:
        return _PLAIN[item.type](item, raw)
    if item.type in _FROM_LIST:
        return _FROM_LIST[item.type](item, raw, codelists[item.codelist or ""])
    if item.type == "datetime":
        return parse_datetime(item, raw, zone)
    if item.type in _NEVER_TYPED:
        raise AnswerRefused(item.type)
    raise AnswerRefused("unknown_type", type=item.type)
