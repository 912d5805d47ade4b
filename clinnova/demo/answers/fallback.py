"""An answer to what the other modules do not know: a new item must not stop the demonstration from loading."""

from typing import Any

from clinnova.demo.course import Moment
from studies.definition.compiled import CodeListDef, ItemDef

QUIET = ("N", "NO", "NONE", "NEVER", "NEG", "NOTDONE", "UNKNOWN", "UNK")  # codes that say: nothing to report
NUMBERS = ("integer", "decimal", "scale")


def by_type(moment: Moment, item: ItemDef, codelist: CodeListDef | None) -> Any:
    """An unremarkable answer of the item's type; None where the type cannot be answered."""
    if item.type in NUMBERS:
        return _number(moment, item)
    if item.type == "choice":
        return _choice(moment, item, codelist)
    simple = {
        "choices": [],
        "yesno": "N",
        "date": moment.day(),
        "partial_date": moment.day(),
        "time": "09:00",
        "datetime": moment.clock(9, 0),
        "text": "Synthetic",
        "long_text": "Synthetic demonstration entry",
    }
    return simple.get(item.type)


def _choice(moment: Moment, item: ItemDef, codelist: CodeListDef | None) -> str:
    """The code that reports nothing, where there is one; a low grade; else the first ones more often."""
    codes = [entry.code for entry in codelist.codes] if codelist else []
    quiet = next((code for code in QUIET if code in codes), None)
    if quiet is not None:
        return quiet
    if codelist is not None and codelist.type != "text":
        return codes[min(moment.grade(0.5 * moment.activity, len(codes) - 1), len(codes) - 1)]
    return moment.random.choice(codes[:2])


def _number(moment: Moment, item: ItemDef) -> Any:
    """A number in the lower half of what is expected."""
    warn, hard = item.warn, item.hard
    lows = [r.min for r in (warn, hard) if r and r.min is not None]
    highs = [r.max for r in (warn, hard) if r and r.max is not None]
    low = max(lows) if lows else 0.0
    high = min(highs) if highs else low + 10
    value = low + (high - low) * moment.random.uniform(0.1, 0.4)
    return f"{value:.{item.places or 0}f}" if item.type == "decimal" else round(value)
