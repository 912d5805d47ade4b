"""Entry time and storage time: what the clock of the device said, beside ours.

The device's time is stored as it was given and shown; nothing is ordered or decided by it. Ours counts.
"""

from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=1)  # nearer than this the two say the same
_AHEAD = timedelta(minutes=5)
_BEHIND = timedelta(days=90)  # longer than any entry waits in a browser


def differs(entered: datetime, stored: datetime) -> bool:
    """Whether the two times lie far enough apart to be shown beside each other."""
    return abs(stored - entered) > TOLERANCE


def is_doubtful(entered: datetime, stored: datetime) -> bool:
    """Whether the device's clock cannot have been right: an entry from the future, or from long ago."""
    return entered > stored + _AHEAD or entered < stored - _BEHIND
