"""The expression language of study definitions: a subset of CEL with three-valued logic.

    tree = parse('weight / ((height / 100) * (height / 100))')
    problems, result = check_types(tree, Scope({"weight": NUMBER, "height": NUMBER}))
    known_result(evaluate(tree, Env({"weight": 70.0, "height": 175.0})))

The language is described in docs/expressions.md, the stored form in tree.py.
"""

from .check import check_types, lint
from .errors import ExpressionError
from .evaluate import Env, compile_tree, evaluate
from .parse import parse
from .references import Reference, references, tables_named, uses_today
from .tree import Tree
from .types import (
    ANY,
    BOOLEAN,
    DATE,
    INTEGER,
    NUMBER,
    TEXT,
    Scope,
    Type,
    TypeProblem,
    choice,
    list_of,
    number_choice,
    rows,
)
from .values import UNKNOWN, Value, known_result

__all__ = [
    "ANY",
    "BOOLEAN",
    "DATE",
    "INTEGER",
    "NUMBER",
    "TEXT",
    "UNKNOWN",
    "Env",
    "ExpressionError",
    "Reference",
    "Scope",
    "Tree",
    "Type",
    "TypeProblem",
    "Value",
    "check_types",
    "choice",
    "compile_tree",
    "evaluate",
    "known_result",
    "lint",
    "list_of",
    "number_choice",
    "parse",
    "references",
    "rows",
    "tables_named",
    "uses_today",
]
