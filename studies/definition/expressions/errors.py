"""What a study builder is told when an expression cannot be read."""


class ExpressionError(ValueError):
    """An expression that cannot be parsed, or a stored tree that is none.

    `line` and `column` count from 1 and point into the source; both are 0 when
    there is no source (a tree that was read back from storage).
    """

    def __init__(self, message: str, line: int = 0, column: int = 0):
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column

    def __str__(self) -> str:
        if not self.line:
            return self.message
        return f"line {self.line}, column {self.column}: {self.message}"
