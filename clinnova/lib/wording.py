"""Looking through rows by the words that somebody types; static/js/filter.js does the same in the browser."""

import re

_WORD = re.compile(r"\w+")
_SHORT_NUMBER = re.compile(r"[0-9]{1,2}")


def fits(text: str, wanted: str) -> bool:
    """Whether every word of `wanted` stands somewhere in the text; hyphens of numbers may be left out.

    Beside another word a short number is a whole one: `month 6` means Month 6 and not each number with a six.
    """
    words, low = wanted.lower().split(), text.lower()
    held, whole = f"{low} {low.replace('-', '')}", frozenset(_WORD.findall(low))
    alone = len(words) == 1
    return all(w in (held if alone or not _SHORT_NUMBER.fullmatch(w) else whole) for w in words)
