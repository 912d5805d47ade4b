"""What can go wrong with the embedded servers, as sentences for the person at the terminal."""


class ServicesError(Exception):
    """A server or a process cannot be started or stopped; the message says what to do."""
