"""What one evaluation carries along."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .tree import MAX_NESTING, MAX_STEPS

if TYPE_CHECKING:
    from .evaluate import Env


class TooManySteps(Exception):
    """The evaluation has used up its steps: the answer is unknown."""


class Frame:
    """The environment, the variables of the macros that are running, and the steps left."""

    __slots__ = ("names", "previous", "steps", "tables", "today", "variables", "visits")

    def __init__(self, env: Env):
        self.names = env.names
        self.visits = env.visits
        self.previous = env.previous
        self.today = env.today
        self.tables = env.tables
        self.variables: list[Any] = [None] * MAX_NESTING
        self.steps = MAX_STEPS

    def spend(self, steps: int) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise TooManySteps


Compiled = Callable[[Frame], Any]
