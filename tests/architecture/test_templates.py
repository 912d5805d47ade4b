"""Templates hold to the Content-Security-Policy and compile."""

import re

import pytest
from django.template.loader import get_template

from tests.architecture.source import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
INLINE = re.compile(
    r"\sstyle=|\son[a-z]+=|<style\b|javascript:|<script(?![^>]*\bsrc=)(?![^>]*type=\"(?:application/json|data)\")"
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT / "templates")))
def test_template_compiles_and_carries_nothing_inline(path) -> None:  # type: ignore[no-untyped-def]
    get_template(str(path.relative_to(ROOT / "templates")))
    assert INLINE.findall(path.read_text()) == []


def test_nothing_comes_from_elsewhere() -> None:
    sources = [
        p
        for folder in ("templates", "static")
        for p in (ROOT / folder).rglob("*")
        if p.suffix in {".html", ".css", ".js"}
    ]
    outside = re.compile(r"""(?:src|href|url\(|import)\s*=?\s*["'(]?\s*(?:https?:)?//""")
    assert [str(p) for p in sources if outside.search(p.read_text())] == []
