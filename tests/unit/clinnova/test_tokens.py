"""Contrast of the tokens, light and dark: text 4.5:1, borders of controls and symbols 3:1 (WCAG 2.2 AA)."""

import re

import pytest
from django.conf import settings

TOKENS = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
PAIRS = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", TOKENS)
COLOURS = {name: (light, dark) for name, light, dark in PAIRS}

STATUSES = ("blue", "green", "amber", "red", "accent")
TEXT = [
    (ink, ground)
    for ink in ("ink", "ink-2", "ink-muted", *STATUSES)
    for ground in ("paper", "surface", "surface-2", "floating")
]
TEXT += [(tone, f"{tone}-wash") for tone in STATUSES]
TEXT += [("ink", f"{tone}-wash") for tone in STATUSES] + [
    ("ink-muted", "accent-wash"),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
]
LINES = [
    ("control-border", "paper"),
    ("control-border", "surface"),
    ("focus", "paper"),
    ("focus", "surface-2"),
]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(ink: str, ground: str, scheme: int) -> None:
    assert contrast(COLOURS[ink][scheme], COLOURS[ground][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), LINES)
def test_controls_can_be_seen(line: str, ground: str, scheme: int) -> None:
    assert contrast(COLOURS[line][scheme], COLOURS[ground][scheme]) >= 3


def test_only_the_tokens_write_colours() -> None:
    """A raw colour in a component escapes the dark scheme and this test."""
    styles = settings.BASE_DIR / "static" / "css"
    others = [path for path in styles.rglob("*.css") if path.name != "tokens.css"]
    assert [
        path.name for path in others if re.search(r"#[0-9a-f]{3,8}\b|rgba?\(", path.read_text(), re.I)
    ] == []
