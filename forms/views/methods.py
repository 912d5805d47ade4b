"""One address, two views: reading and acting live in different modules."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

View = Callable[..., HttpResponse]


def by_method(**views: View) -> View:
    """A view that passes a request on by its method, `by_method(GET=thread, POST=step)`; 405 for the
    others.
    """

    def dispatch(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        view = views.get(request.method or "")
        return view(request, **kwargs) if view else HttpResponseNotAllowed(views)

    return dispatch
