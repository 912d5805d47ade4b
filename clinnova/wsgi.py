"""WSGI entry point for gunicorn."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinnova.settings")

# Seconds without a byte of a body that was announced: a line that is gone must not keep its thread for ever.
STALLED = 20.0
_product = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The product; a request whose body stops coming ends with 408."""
    line = environ.get("gunicorn.socket")
    if line is not None:
        line.settimeout(STALLED)
    return _product(environ, start_response)
