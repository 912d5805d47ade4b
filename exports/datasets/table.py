"""A table that leaves: typed columns, each with its meaning and the SQL expression that yields it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from psycopg2 import sql

from studies.definition.compiled import Code, Text

ALWAYS = sql.SQL("TRUE")
# A spreadsheet runs a cell that begins with one of these, the full-width forms included.
RISKY = "=+-@\t\r\n＝＋－＠"


@dataclass(frozen=True)
class Column:
    """One column. `type`: text, integer, decimal, boolean, date, time or datetime.

    `free` is the SQL condition under which a cell holds words that somebody typed, None for never.
    """

    name: str
    type: str
    label: Text
    expression: sql.Composable
    free: sql.Composable | None = None
    unit: str | None = None
    codes: tuple[Code, ...] = ()
    concept: str | None = None
    loinc: str | None = None
    form: str | None = None
    item: str | None = None


@dataclass(frozen=True)
class Table:
    """One table of one dataset: `WITH preamble SELECT columns FROM source ORDER BY order`."""

    name: str
    dataset: str
    columns: tuple[Column, ...]
    source: sql.Composable
    order: sql.Composable
    preamble: sql.Composable = field(default_factory=lambda: sql.SQL(""))

    def select(self, *, guarded: bool) -> sql.Composed:
        """The SELECT. `guarded` puts an apostrophe before typed-in words that a spreadsheet would run."""
        cells = [_guard(c) if guarded and c.free is not None else c.expression for c in self.columns]
        return sql.SQL("{}SELECT {} FROM {} ORDER BY {}").format(
            self.preamble, sql.SQL(", ").join(cells), self.source, self.order
        )


class Unpacked:
    """The fields of a jsonb document that one SELECT needs, taken out in a single pass over the document.

    (`document ->> 'x'` would decompress the whole document once per field.)
    """

    def __init__(self, alias: str) -> None:
        self._alias = sql.Identifier(alias)
        self._fields: dict[str, str] = {}

    def take(self, key: str, kind: str = "text") -> sql.Composable:
        """The expression of field `key`, at most 63 bytes as ids are; `kind` is `text` or `jsonb`."""
        if self._fields.setdefault(key, kind) != kind or len(key.encode()) > 63:
            raise ValueError(f"field {key} cannot be unpacked as {kind}")
        return sql.SQL("{}.{}").format(self._alias, sql.Identifier(key))

    def lateral(self, document: sql.Composable) -> sql.Composable:
        """The FROM item; nothing at all is unpacked when no field was taken."""
        columns = [
            sql.SQL("{} {}").format(sql.Identifier(k), sql.SQL(kind)) for k, kind in self._fields.items()
        ]
        if not columns:
            return sql.SQL("(SELECT 1) {}").format(self._alias)
        return sql.SQL("jsonb_to_record({}) AS {}({})").format(
            document, self._alias, sql.SQL(", ").join(columns)
        )


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """`wanted`, or with underscores behind it until it is none of `taken`."""
    while wanted in taken:
        wanted += "_"
    return wanted


def ids(values: Sequence[int]) -> sql.Composable:
    """An array of row ids that is also typed when empty."""
    return sql.SQL("{}::bigint[]").format(sql.Literal(list(values)))


def joined(document: sql.Composable) -> sql.Composable:
    """Several codes as one text, `A|B`: an empty text says "none of them", NULL says "not answered"."""
    return sql.SQL(
        "CASE jsonb_typeof({0}) WHEN 'array'"
        " THEN array_to_string(ARRAY(SELECT jsonb_array_elements_text({0})), '|') ELSE {0} #>> '{{}}' END"
    ).format(document)


def guard_text(text: str) -> str:
    """The same protection for the few files that Python writes."""
    return f"'{text}" if text and text[0] in RISKY else text


def _guard(column: Column) -> sql.Composable:
    # The code point of the first character (0 of an empty text) is cheaper to look up than the character itself.
    risky = sql.SQL("{free} AND ascii({cell}) IN ({risky})").format(
        free=column.free, cell=column.expression, risky=sql.SQL(", ").join(sql.Literal(ord(c)) for c in RISKY)
    )
    return sql.SQL("CASE WHEN {risky} THEN '''' || {cell} ELSE {cell} END").format(
        risky=risky, cell=column.expression
    )
