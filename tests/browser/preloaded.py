"""Configuration of gunicorn in tests: workers begin with what each of them would load with its first request."""

from django.urls import get_resolver


def when_ready(_: object) -> None:
    """Called once, before the first worker is made."""
    assert get_resolver().url_patterns
