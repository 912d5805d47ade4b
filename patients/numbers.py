"""Participant numbers: `IB-101-0042-1`. Pure; counting up is `patients.actions.numbering`.

Study prefix, three-digit site number, four-digit counter, and a check character (ISO 7064 MOD 37,36 over the
characters before it) that catches every single wrong character and nearly every swap when a number is typed.
"""

import re

from stdnum.iso7064 import mod_37_36

LARGEST_SITE, LARGEST_COUNT = 999, 9999
_SHAPE = re.compile(r"[A-Z][A-Z0-9]{0,5}-[0-9]{3}-[0-9]{4}-[0-9A-Z]", re.ASCII)


def compose(prefix: str, site: int, count: int) -> str:
    """The number of the `count`-th participant of a site. Raises ValueError when a part is too large."""
    if not 0 <= site <= LARGEST_SITE or not 1 <= count <= LARGEST_COUNT:
        raise ValueError(f"site {site} or count {count} does not fit a participant number")
    stem = f"{prefix}-{site:03}-{count:04}"
    return f"{stem}-{mod_37_36.calc_check_digit(stem.replace('-', ''))}"


def is_valid(number: str) -> bool:
    """Whether `number` has the shape of a participant number and its check character fits."""
    return bool(_SHAPE.fullmatch(number)) and mod_37_36.is_valid(number.replace("-", ""))
