"""Random expression trees and random records, mostly well-typed so that values survive.

Plain `random` instead of composed strategies: a hundred times faster, so that a test can
compare thousands of trees. The seed comes from Hypothesis.
"""

import random
import struct
from typing import Any

from studies.definition.expressions import Env

Tree = list[Any]
ODD_NUMBERS = [0.0, -0.0, 0.5, 1.005, 2.675, 1e15, 1e16, 1e21, 1e300, 5e-324, 1, 2, 3]
TEXTS = ["", "a", "F", "é", "f", "\uffee", "😀", "a😀", "a\ue000", "2024"]
DATES = [
    *("2024", "2024-04", "2024-02-29", "2023-02-29", "2024-04-30", "2024-05-01", "0000", "9999-12-31"),
    *("2024-04-30T23:30:00+02:00", "2024-04-30T21:30Z", "2024-04-30T23:30", "2024-05-01T24:00"),
]
KINDS = ["number", "boolean", "text", "date", "list", "rows"]
NAMES = {
    "number": ["n1", "n2"],
    "text": ["t1"],
    "date": ["d1", "d2"],
    "boolean": ["b1", "b2"],
    "list": ["ls"],
    "rows": ["rows"],
}
FIELDS = {"number": "n", "text": "t", "date": "d", "boolean": "b"}
ONE_NUMBER = ["round", "abs", "floor", "ceil", "sqrt", "ln", "exp", "sum", "dyn"]
MANY_NUMBERS = ["sum", "mean", "min", "max", "pow", "unheard_of"]
TABLES = {"t": {"1": {"0": 0.5, "-2.5": 7.0}, "F": {"1": 3.0, "2024": -1.0}}}


class Maker:
    """Everything random about one test run, from one seed."""

    def __init__(self, seed: int):
        self.chance = random.Random(seed)
        self.pick = self.chance.choice

    def scalar(self, kind: str | None = None) -> Any:
        match kind or self.pick(["number", "text", "date", "boolean", "nothing"]):
            case "number":
                return self.number()
            case "text":
                return self.pick(TEXTS)
            case "date":
                month, day = self.chance.randint(1, 12), self.chance.randint(1, 28)
                return self.pick([*DATES, *[f"{self.chance.randint(1950, 2030)}-{month:02}-{day:02}"] * 6])
            case "boolean":
                return self.pick([True, False])
        return None

    def number(self) -> float:
        any_bits = struct.unpack("d", struct.pack("Q", self.chance.randint(0, 0x7FEF << 48)))[0]
        near = round(self.chance.uniform(-1000, 1000), 3)
        return self.pick([near, near, float(self.chance.randint(-20, 20)), self.pick(ODD_NUMBERS), any_bits])

    def record(self) -> dict[str, Any]:
        """About a quarter of the answers is missing."""
        scalars = {name: self.scalar(kind) for kind in FIELDS for name in NAMES[kind]}
        lists = {"ls": [self.scalar() for _ in range(self.chance.randint(0, 4))]}
        rows = [self._gaps({FIELDS[kind]: self.scalar(kind) for kind in FIELDS}) for _ in range(3)]
        return self._gaps({**scalars, **lists, "rows": rows[: self.chance.randint(0, 3)]})

    def _gaps(self, answers: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in answers.items() if self.chance.random() < 0.75}

    def env(self) -> Env:
        visits = {visit: self.record() for visit in ("BL", "M3") if self.chance.random() < 0.7}
        return Env(self.record(), visits, self.record(), self.pick([None, "2024-05-06"]), TABLES)

    def tree(self, kind: str | None = None, depth: int = 4, row: str | None = None) -> Tree:
        """A tree of a kind; one in twelve is of any kind."""
        if kind is None or self.chance.random() < 1 / 12:
            kind = self.pick(KINDS)
        if depth <= 0 or self.chance.random() < 0.25:
            return self.leaf(kind, row)
        branch = {
            "number": self._number, "boolean": self._boolean, "text": self._text, "list": self._list,
            "rows": self._rows,
        }  # fmt: skip
        if kind in branch:
            return branch[kind](depth - 1, row)
        return ["if", *(self.tree(one, depth - 1, row) for one in ("boolean", kind, kind))]

    def leaf(self, kind: str, row: str | None) -> Tree:
        name = self.pick(NAMES[kind])
        choices: list[Tree] = [["name", name], ["name", name], ["visit", "BL", name], ["previous", name]]
        if kind in FIELDS:
            choices += [["lit", self.scalar(kind)] for _ in range(3)]
        if kind in FIELDS and row:
            choices += [["member", ["var", row], FIELDS[kind]]] * 4
        if kind == "date":
            choices.append(["call", "today"])
        if kind == "list":
            choices.append(["list", *(["lit", self.scalar()] for _ in range(3))])
        return self.pick(choices)

    def some(self, kind: str | None, depth: int, row: str | None) -> list[Tree]:
        return [self.tree(kind, depth, row) for _ in range(self.pick([2, 2, 3]))]

    def _macro(self, names: list[str], body: str, depth: int, row: str | None) -> Tree:
        variable = "s" if row else "r"
        inner = self.tree(body, 0 if row else depth, variable)
        listed = self.tree(self.pick(["rows", "rows", "list"]), depth, row)
        return ["macro", self.pick(names), listed, variable, inner]

    def _number(self, depth: int, row: str | None) -> Tree:
        def part(kind: str = "number") -> Tree:
            return self.tree(kind, depth, row)

        match self.chance.randint(0, 11):
            case 0 | 1:
                return [self.pick(["+", "*"]), *self.some("number", depth, row)]
            case 2 | 3:
                return [self.pick(["-", "/", "%"]), part(), part()]
            case 4:
                return ["call", self.pick(ONE_NUMBER), part()]
            case 5:
                return ["call", "round", part(), ["lit", self.chance.randint(0, 16)]]
            case 6 | 7:
                name = self.pick(["age", "days_between", "months_between", "minutes_between"])
                return ["call", name, part("date"), part("date")]
            case 8:
                return ["call", self.pick(MANY_NUMBERS), *self.some("number", depth, row)]
            case 9:
                return self._macro(["sum", "mean", "min", "max", "count"], "number", depth, row)
            case 10:
                keys = [self.pick([["lit", key], part()]) for key in (1, self.pick([0, -2.5, "2024"]))]
                return ["call", "table", ["lit", self.pick(["t", "t", "u"])], *keys]
        return self.pick([["neg", part()], ["call", "length", part("text")], ["call", "size", part("list")]])

    def _boolean(self, depth: int, row: str | None) -> Tree:
        match self.chance.randint(0, 8):
            case 0 | 1:
                return [self.pick(["and", "or"]), *self.some("boolean", depth, row)]
            case 2:
                return ["not", self.tree("boolean", depth, row)]
            case 3 | 4:
                kind = self.pick(["number", "text", "date", "date", "boolean", "list"])
                operator = self.pick(["==", "!=", "<", "<=", ">", ">="])
                return [operator, self.tree(kind, depth, row), self.tree(kind, depth, row)]
            case 5:
                return ["in", self.tree(None, depth, row), self.tree("list", depth, row)]
            case 6:
                return ["call", "known", self.tree(None, depth, row)]
            case 7:
                return self._macro(["exists", "all", "exists_one"], "boolean", depth, row)
        name = self.pick(["contains", "startsWith", "endsWith"])
        return ["call", name, self.tree("text", depth, row), self.tree("text", depth, row)]

    def _text(self, depth: int, row: str | None) -> Tree:
        if self.chance.random() < 0.5:
            return ["call", "join", *(self.tree(self.pick(["text", "number"]), depth, row) for _ in range(2))]
        return ["if", *(self.tree(one, depth, row) for one in ("boolean", "text", "text"))]

    def _list(self, depth: int, row: str | None) -> Tree:
        if self.chance.random() < 0.5:
            return ["list", *self.some(None, depth, row)]
        return self._macro(["map"], "number", depth, row)

    def _rows(self, depth: int, row: str | None) -> Tree:
        return self._macro(["filter"], "boolean", depth, row)
