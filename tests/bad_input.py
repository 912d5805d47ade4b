"""What nobody should send, as small tables: texts, numbers, dates, query strings, bodies, headers.

Kinds, not samples: each entry stands for a way in which common readers go wrong without a word.
"""

import gzip
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

# Texts that a field keeps byte by byte, or refuses by rule; none may run, none may break anything.
TEXTS: dict[str, str] = {
    "script": "<script>alert(1)</script>",
    "handler": '"><IMG SRC=x OnErRoR=alert(1)>',
    "scheme": "javascript:alert(1)",
    "template": "{{7*7}} {% debug %} ${7*7} #{7*7}",
    "format": "%(passwd)s {0.__class__} %s",
    "sql": "1' OR '1'='1'); DROP TABLE x;--",
    "percent": "%00 %2e%2e%2f %252e",
    "formula": "=1+1",
    "formula at": "@SUM(A1)",
    "traversal": "../../etc/passwd ..\\..\\win.ini /dev/null CON",
    "address": "http://169.254.169.254/ file:///etc/passwd \\\\host\\share",
    "include": '<!--#exec cmd="id"-->',
    "emoji": "\U0001f600",
    "flag of tags": "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "mathematical digits": "\U0001d7d9\U0001d7da",
    "dotted I": "\u0130stanbul \xdf \ufb01",
    "combining": "e\u0301 and \u00e9",
    "many marks": "Z" + "\u0301" * 200,
    "names": "O'Brien, Müller-Lüdenscheidt",
    "words": "null NULL None undefined true N/A",
    "brackets": "(" * 200 + "a" + ")" * 200,
    "joined": "fam\u200dily",
    "blanks kept": "  two before, two after  ",
}
# Texts that every field refuses.
REFUSED_TEXTS: dict[str, str] = {
    "override": "\u202egnp.exe",
    "isolate": "a\u2066b\u2069",
    "line separator": "a\u2028b",
    "header": "\r\nSet-Cookie: x=1",
    "escape": "a\x1b[31mb",
    "next line": "a\x85b",
    "lost": "a\ufffdb",
    "spaces": "   ",
    "no-break spaces": "\u00a0\u00a0",
    "zero width": "\u200b",
    "mark of bytes": "\ufeff",
    "empty letters": "\u3164\u2800",
    "long": "a" * 20_001,
}
NUMBERS = (
    "NaN", "Infinity", "-Infinity", "inf", "1e400", "-1e400", "1e-400", "1e5", "0x1F", "1_000", "1.5.2", "+7", "--5",
    ".5", "5.", "½", "²", "٫5", "١٢٣", "１２", "𝟙𝟚", "TRUE", "2**64", "0.1+0.2", "1 000", "1\u00a0000", "1'000",
    "12\n", "\t12", "12\u200b", "\u00a012", "9" * 400, "1" * 5000, "18446744073709551616", "70.5 kg", "−5",
)  # fmt: skip
DAYS = (
    "04/05/2024x", "2024-1-5", "2024-01-5", "20240105", "2024-W01-1", "2024-001", "2024-02-30", "0000-00-00",
    "0001-01-01", "9999-12-31", "1899-12-31", "2101-01-01", "２０２４-01-05", "2024‐01‐05", "2024-01-05T00:00",
    "infinity", "now", "epoch", "2024-01-05\n", "\u00a02024-01-05", "2024-13-01", "-2024-01-05", "2024-01-32",
)  # fmt: skip
TIMES = ("24:00", "23:59:60", "23:60", "7h30", "1430", "2:5", "１４:０５", "14:05 pm", "14.05")
MOMENTS = (
    "2024-04-03T23:59:60", "2024-04-03T24:00", "2024-W14-3T10:00", "20240403T100000", "2024-03-31T02:30",
    "2024-04-03T10:00+25:00", "2024-04-03T10:00+14:01", "2024-04-03", "1e9", "2024-04-03T10:00:00,5",
)  # fmt: skip
PARAMETERS = (
    "q", "site", "study", "status", "state", "sort", "page", "age", "query", "item", "row", "version", "rows", "mine",
    "due", "queries", "whole", "studies", "datasets", "formats", "next", "key", "term", "code", "subject",
    "visit", "days", "month", "from", "to", "back", "number", "form",
)  # fmt: skip
API_PARAMETERS = (
    "cursor", "page_size", "modified_since", "study", "site", "subject", "visit", "state", "number", "format",
    "ordering", "limit", "search", "user__password", "site__in",
)  # fmt: skip
VALUES = (
    "", "-1", "0", "1e400", "NaN", "9" * 400, "999999999999999999", "１", "1_0", "true", "[]", "' OR 1=1--",
    "\u202e", "\u200b", "\ud7ff", "ı\u00a0", "-site__code", "user__password", "%00", "%", "../../x",
    "https://evil.invalid", "//evil.invalid", "<script>", "a" * 3000, "2024-1-5", "0001-01-01T00:00:00+14:00",
    "cD1hYmM=", "cD0lMDA=", "bz0tMQ==", "bz05OTk5OTk5OTk5OTk5OTk5OTk5OTk=", "====", "é",
)  # fmt: skip
# Query strings that cannot be read at all.
UNREADABLE = ("q=%00", "%00=1", "q=%ff", "q=%ED%A0%80", "q=a%c0%af", "site=%F5%80%80%80")


def deep(levels: int = 100_000) -> bytes:
    return b"[" * levels + b"]" * levels


# Name -> (body, the statuses that are right for it) as JSON, whatever the address.
JSON_BODIES: dict[str, tuple[bytes, tuple[int, ...]]] = {
    "not JSON": (b"item=note", (400,)),
    "empty object cut off": (b'{"key": "', (400,)),
    "deep": (deep(), (400,)),
    "deep objects": (b'{"a":' * 5000 + b"1" + b"}" * 5000, (400,)),
    "constants": (b'{"a": NaN, "b": Infinity, "c": -Infinity}', (400,)),
    "1e400": (b'{"a": 1e400}', (400,)),
    "exponent of an exponent": (b'{"a": 1e99999999999999999999}', (400,)),
    "5,000 digits": (b'{"a": ' + b"9" * 5000 + b"}", (400,)),
    "equal keys": (b'{"item": "x", "value": 1, "value": 2}', (400,)),
    "half a character": (b'{"value": "\\ud800"}', (400,)),
    "half a key": (b'{"\\udfff": 1}', (400,)),
    "half characters in the wrong order": (b'{"value": "\\udc00\\ud800"}', (400,)),
    "NUL": (b'{"value": "a\\u0000b"}', (400,)),
    "raw NUL": (b'{"value": "a\x00b"}', (400,)),
    "prototype": (b'{"__proto__": {"isAdmin": true}, "constructor": {"prototype": {}}, "value": "5"}', (400,)),
    "connector": (b'{"_connector": "OR", "_negated": true, "value": "5"}', (400,)),
    "mass assignment": (
        b'{"value": "5", "site_id": 2, "is_superuser": true, "hold": "", "version": 9, "created_by": 1}', (400,)
    ),
    "many keys": (json.dumps({str(n): n for n in range(50_000)}).encode(), (400, 413)),
    "very many keys": (json.dumps({str(n): n for n in range(300_000)}).encode(), (400, 413)),
    "not UTF-8": (b'{"value": "\xff"}', (400,)),
    "UTF-16": ('{"value": 1}'.encode("utf-16"), (400,)),
    "a list": (b"[1]", (400,)),
    "a text": (b'"x"', (400,)),
}  # fmt: skip
MARK_AND_JSON = b"\xef\xbb\xbf"  # UTF-8 with a byte order mark in front is read
TYPES: dict[str, str] = {
    "text": "text/plain",
    "none": "",
    "XML": "application/xml",
    "nonsense": "x" * 200,
    "other letters": "application/json; charset=utf-16",
    "no letters": "application/x-www-form-urlencoded; charset=rot13",
    "escapes": "application/x-www-form-urlencoded; charset=unicode_escape",
}
FORM_BODIES: dict[str, bytes] = {
    "NUL": b"text=a%00b&reason=%00&username=%00&row=%00&on=%00&key=%00",
    "NUL in a name": b"a%00b=1",
    "not UTF-8": b"text=%ff&reason=%ed%a0%80",
}
HEADERS: dict[str, dict[str, str]] = {
    "languages": {"HTTP_ACCEPT_LANGUAGE": "en;q=1e400, ,;;, " + "x-" * 5000},
    "language of control": {"HTTP_ACCEPT_LANGUAGE": "\x00\xed\xa0\x80"},
    "accept": {"HTTP_ACCEPT": "application/xml;q=" + "," * 10_000},
    "accept nonsense": {"HTTP_ACCEPT": "\xff/\xff; q=NaN"},
    "token": {"HTTP_X_CSRFTOKEN": "\xed\xa0\x80\x00"},
    "cookies": {"HTTP_COOKIE": "; ".join(f"c{n}={'x' * 290}" for n in range(200))},
    "broken cookies": {"HTTP_COOKIE": 'sessionid="' + "\\000" * 9 + '"; csrftoken="\\000"; study="\\377"'},
    "strange cookies": {"HTTP_COOKIE": "sessionid=\xed\xa0\x80\xff-000000; csrftoken=\xff; messages=\xff; theme=\xff"},
    "forged host": {"HTTP_X_FORWARDED_HOST": "evil.invalid", "HTTP_X_FORWARDED_PROTO": "https"},
    "override": {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"},
    "authorisation": {"HTTP_AUTHORIZATION": "Token \xed\xa0\x80\x00"},
    "ranges": {"HTTP_RANGE": "bytes=" + ",".join("0-18446744073709551615" for _ in range(500))},
    "htmx": {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "\xff\x00", "HTTP_HX_TARGET": "\xff"},
}  # fmt: skip
PATHS = (
    "\x00",
    "%00",
    "%ff",
    "%ED%A0%80",
    "%c0%af",
    "..%2f..%2fetc%2fpasswd",
    "%252e%252e/",
    "....//",
    "é",
    "\u202e",
    "9" * 5000,
)


def squeezed(body: bytes = b'{"value": "' + b"a" * 5_000_000 + b'"}') -> bytes:
    """A small body that grows a thousandfold when it is unpacked."""
    return gzip.compress(body)


def query_strings(names: tuple[str, ...], most: int) -> Iterator[str]:
    """Up to `most` query strings in which every name has another hostile value each time."""
    for turn in range(most):
        yield "&".join(
            f"{quote(name)}={quote(VALUES[(turn * 7 + n) % len(VALUES)])}" for n, name in enumerate(names)
        )


def nested(value: Any, levels: int) -> Any:
    for _level in range(levels):
        value = [value]
    return value
