"""The shapes of the answer tables."""

from collections.abc import Callable, Mapping
from typing import Any

from clinnova.demo.course import Moment

Answer = Callable[[Moment], Any]
"""What a person answers on a day, as it would be typed: None leaves the item empty, {"missing": code} says why."""

Answers = Mapping[str, Answer]
"""Answers by item id."""


def fixed(value: Any) -> Answer:
    """The same answer for everybody."""
    return lambda _moment: value


def graded(share: Callable[[Moment], float], highest: int, lowest: int = 0) -> Answer:
    """A whole grade that goes with a share between 0 and 1, as a code."""
    return lambda m: str(lowest + m.grade(share(m), highest - lowest))


def scale(share: Callable[[Moment], float], highest: int) -> Answer:
    """A position on a scale from 0 that goes with a share between 0 and 1."""
    return lambda m: min(max(round(highest * share(m) + m.random.gauss(0, highest * 0.05)), 0), highest)


def illness(m: Moment) -> float:
    """How ill the person feels: activity and mood."""
    return m.ill


def active(m: Moment) -> float:
    """How active the disease is."""
    return m.activity
