"""The product's WSGI application for gunicorn, in a process that kills itself where a request asks for it.

Moments of a request are counted: before and after each statement, before and after each COMMIT, before the answer
and in the middle of it. `X-Fault: 7` means SIGKILL at the seventh moment; `X-Fault: 0` lets the request live and
answers with `X-Moments`, how many there were. Nobody but these tests starts this module.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.urls import get_resolver

from clinnova import wsgi
from clinnova.wsgi import application as product

_request = threading.local()  # gunicorn's threads each work on one request


class Moments:
    """Counts the moments of one request; the `deadly` one is the last of this process."""

    def __init__(self, deadly: int) -> None:
        self.deadly, self.passed = deadly, 0

    def next(self) -> None:
        self.passed += 1
        if self.passed == self.deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    def around_statement(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        self.next()
        result = execute(sql, params, many, context)
        self.next()
        return result


def _counted(commit: Callable[[BaseDatabaseWrapper], Any]) -> Callable[[BaseDatabaseWrapper], Any]:
    def commit_between_moments(self: BaseDatabaseWrapper) -> Any:
        moments = getattr(_request, "moments", None)
        if moments is None:
            return commit(self)
        moments.next()
        result = commit(self)
        moments.next()
        return result

    return commit_between_moments


BaseDatabaseWrapper._commit = _counted(BaseDatabaseWrapper._commit)
wsgi.STALLED = 2.0  # seconds: a test should not wait as long as a person
# What the first request would load: with --preload the worker after a killed one has it at once.
get_resolver().url_patterns  # noqa: B018


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The product, or the product with its moments counted."""
    wish = environ.pop("HTTP_X_FAULT", None)
    return product(environ, start_response) if wish is None else _watched(environ, start_response, int(wish))


def _watched(environ: dict[str, Any], start_response: Callable[..., Any], deadly: int) -> Iterator[bytes]:
    head: list[Any] = []
    moments = _request.moments = Moments(deadly)
    try:
        with connection.execute_wrapper(moments.around_statement):
            answer = product(environ, lambda status, headers, *rest: head.extend((status, headers)))
            body = b"".join(answer)
            getattr(answer, "close", lambda: None)()
    finally:
        del _request.moments
    status, headers = head
    moments.next()
    start_response(status, [*headers, ("X-Moments", str(moments.passed + 1))])
    half = len(body) // 2
    yield body[:half]
    moments.next()
    yield body[half:]
