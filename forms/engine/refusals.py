"""Why an answer cannot be stored, as a code and facts; the sentence in the user's language is made
elsewhere.
"""

from typing import Any


class AnswerRefused(Exception):
    """An answer that cannot be read as its item's type. `code` names the rule, `facts` fill its sentence."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
