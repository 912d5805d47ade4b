"""Routes of a view that fails, for the test of the answer to our own faults."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from clinnova import urls


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret detail")


broken.login_required = False  # type: ignore[attr-defined]
urlpatterns = [path("broken/", broken), path("api/v1/broken/", broken), *urls.urlpatterns]
handler500 = urls.handler500
