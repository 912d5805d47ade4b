"""Characters that a text must not hold: one list for answers, dialogs, search fields and names.

Free text is kept byte by byte or refused; nothing is trimmed, folded or replaced on the way. Pure Python: the
engine reads answers with it too.
"""

import re
import unicodedata

# C0 and C1 controls; lone surrogates, which no database can hold; the line and paragraph separators and the signs
# that turn the reading direction, with which a text shows something else than it says, in a list as in an audit
# trail; and the replacement character, which stands where a real one was lost on the way.
_REFUSED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028-\u202e\u2066-\u2069\ufffd]")
# No database column and no log line takes these, whatever field they stand in.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters by category, empty to the eye


def refused_character(text: str, allowed: str = "") -> str | None:
    """The first character that no text may hold, as `U+202E`, or None. `allowed` lists exceptions."""
    for found in _REFUSED.finditer(text):
        if found[0] not in allowed:
            return f"U+{ord(found[0]):04X}"
    return None


def is_storable(text: str) -> bool:
    """Whether a text holds neither NUL nor half a character."""
    return not _UNSTORABLE.search(text)


def is_blank(text: str) -> bool:
    """Whether a reader sees nothing: only white space, zero-width and other invisible characters."""
    return all(_is_invisible(character) for character in text)


def invisible_character(text: str) -> str | None:
    """The first invisible character other than a plain space, as `U+200B`: what a code or a name must not hold."""
    for character in text:
        if character != " " and _is_invisible(character):
            return f"U+{ord(character):04X}"
    return None


def searched(text: str, longest: int = 24) -> str:
    """A participant number as somebody typed or pasted it: without blanks seen and unseen, small letters made large.

    Only a to z: the general rule would turn look-alikes (`ı`, `ſ`) into letters of ours.
    """
    kept = (c.upper() if c.isascii() else c for c in text[: 4 * longest] if not _is_invisible(c))
    return "".join(kept)[:longest]


def _is_invisible(character: str) -> bool:
    if character.isascii():
        return character.isspace() or not character.isprintable()
    return character in _BLANK_LETTERS or unicodedata.category(character) in (
        "Zs",
        "Zl",
        "Zp",
        "Cc",
        "Cf",
        "Cs",
    )
