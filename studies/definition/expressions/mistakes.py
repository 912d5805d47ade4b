"""What to tell somebody whose expression cannot be read: where, and what would be right."""

from __future__ import annotations

from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from .errors import ExpressionError

_INSTEAD = {
    "and": "write && for “and”",
    "or": "write || for “or”",
    "not": "write ! for “not”",
    "AND": "write && for “and”",
    "OR": "write || for “or”",
    "NOT": "write ! for “not”",
    "is": "write == to compare",
    "then": "write condition ? value : other",
    "&": "write && for “and”",
    "|": "write || for “or”",
    "=": "write == to compare",
    "<>": "write != for “is not”",
    ">": "write != for “is not”",
    "{": "maps are not part of the language",
    "^": "write pow(x, y) for a power",
    "**": "write pow(x, y) for a power",
    "*": "write pow(x, y) for a power",
    "≤": "write <=",
    "≥": "write >=",
    "≠": "write !=",
    "–": "write - for minus",
    "−": "write - for minus",
    "×": "write * for times",
    "÷": "write / for divided by",
    ";": "an expression is one value, without ;",
    "$": "write the id of the item alone, for example weight",
    "'": "this text has no closing quote",
    '"': "this text has no closing quote",
    "“": 'write straight quotes: "…"',
    "”": 'write straight quotes: "…"',
    ",": "decimals are written with a point, and lists in square brackets",
}


def explain(unexpected: UnexpectedInput, source: str) -> ExpressionError:
    """The ExpressionError for what lark ran into."""
    if isinstance(unexpected, UnexpectedToken) and unexpected.token.type == "$END":
        line = source.count("\n") + 1
        return ExpressionError(_unfinished(source), line, len(source) - source.rfind("\n"))
    start = unexpected.pos_in_stream or 0
    found = _found(unexpected, source, start)
    message = f"“{found}” does not belong here"
    hint = _hint(found, source, start)
    if hint:
        message += f": {hint}"
    return ExpressionError(message, unexpected.line, unexpected.column)


def _unfinished(source: str) -> str:
    if not source.strip():
        return "The expression is empty"
    if source.count("(") > source.count(")"):
        return "The expression ends too early: a closing ) is missing"
    if source.count("[") > source.count("]"):
        return "The expression ends too early: a closing ] is missing"
    return "The expression ends too early: a value is missing"


def _found(unexpected: UnexpectedInput, source: str, start: int) -> str:
    if isinstance(unexpected, UnexpectedToken):
        return str(unexpected.token)[:40]
    if isinstance(unexpected, UnexpectedCharacters):
        return source[start : start + 1]
    return source[start : start + 10]


def _hint(found: str, source: str, start: int) -> str:
    """What would be right; a lone sign is judged by the one before it."""
    before = source[:start].rstrip()
    if found == ">" and not before.endswith("<"):
        return "a value is missing before it"
    if found == "*" and not before.endswith("*"):
        return "a value is missing before it"
    if found == "[":
        return "single elements cannot be picked; use exists, all or filter"
    if found.startswith(("b'", 'b"')):
        return "byte texts are not part of the language"
    if before.split()[-1:] in (["not"], ["NOT"]):
        return _INSTEAD["not"]
    return _INSTEAD.get(found, "")
