"""One vocabulary of refusals: a stable code, a sentence fit for the user, an HTTP status.

Actions, policies and readers raise these; one middleware and the API's error handler turn them into answers.
"""

from typing import Any

from django.utils.functional import Promise


class Problem(Exception):
    """A refusal that a user can read. `extra` holds JSON-able facts beside the sentence."""

    status = 400
    code = "problem"

    def __init__(self, sentence: str | Promise, *, code: str = "", **extra: Any) -> None:
        super().__init__(code or self.code)
        self.sentence = sentence
        self.code = code or self.code
        self.extra = extra


class Malformed(Problem):
    """The request itself cannot be read."""

    status = 400
    code = "malformed"


class NotAllowed(Problem):
    """The user can see the thing but may not do this to it."""

    status = 403
    code = "not_allowed"


class NotFound(Problem):
    """Unknown, or not yours: the same answer to both."""

    status = 404
    code = "not_found"


class WrongMethod(Problem):
    """No address of ours answers this method."""

    status = 405
    code = "method_not_allowed"


class BrokenOff(Problem):
    """The request stopped coming before its end."""

    status = 408
    code = "broken_off"


class Conflict(Problem):
    """Somebody else was faster; `extra` says who, when and with which value."""

    status = 409
    code = "conflict"


class TooLarge(Problem):
    """More bytes than this address reads."""

    status = 413
    code = "too_large"


class Unsupported(Problem):
    """A body in a format or encoding that this address does not read."""

    status = 415
    code = "unsupported_media_type"


class Invalid(Problem):
    """Readable, but against a rule of the study."""

    status = 422
    code = "invalid"


class Locked(Problem):
    """The state of the record forbids it; the sentence says who can change that."""

    status = 423
    code = "locked"
