"""What every template may use beside its own context."""

from django.http import HttpRequest

from clinnova.ui.navigation import Frame


def frame(request: HttpRequest) -> dict[str, Frame]:
    """`frame`: the places, studies, sites and languages around a page; reads nothing until it is shown."""
    return {"frame": Frame(request)}
