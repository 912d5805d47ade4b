"""The product's own source files, for the rules that read them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("accounts", "api", "audit", "clinnova", "dashboards", "exports", "forms", "patients", "studies")


@cache
def modules() -> tuple[Path, ...]:
    """Every Python file of the product but migrations and tests."""
    found = (p for package in PACKAGES for p in (ROOT / package).rglob("*.py"))
    return tuple(sorted(p for p in found if "migrations" not in p.parts))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef))
