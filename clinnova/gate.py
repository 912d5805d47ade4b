"""The first look at every request: what no view of ours could read is refused here, with a sentence.

Behind it no address, query string or form field holds a NUL or bytes that are not UTF-8, which would else end as a
fault in the database driver or as a text that is not the one that was sent. What the framework refuses itself (size,
number of fields, broken multipart) reaches `clinnova.views.errors`.
"""

from typing import Any
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext as _

from clinnova.lib.characters import is_storable
from clinnova.lib.problems import Malformed, Problem, Unsupported, WrongMethod
from clinnova.lib.strict_json import JSON
from clinnova.middleware import GetResponse, problem_answer

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_LOST = "\ufffd"  # what the framework's readers put where bytes were not UTF-8


class GateMiddleware:
    """Stands behind the choice of language, so that refusals are in the reader's own, and before the session, whose
    key is a cookie.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            _check_head(request)
        except Problem as problem:
            return problem_answer(request, problem)
        answer = self.get_response(request)
        if answer.status_code == 405 and not answer.streaming and not answer.content:
            return _with_words(request, answer)
        return answer

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if (
            request.content_type not in FORMS
            or request.method != "POST"
            or request.path_info.startswith("/api/")
        ):
            return None  # the API reads no forms and says so itself
        try:
            _check_form(request)
        except Problem as problem:
            return problem_answer(request, problem)
        return None


def _with_words(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The framework's own 405 says nothing."""
    told = problem_answer(request, WrongMethod(_("This address does not know the method of the request.")))
    told.headers["Allow"] = answer.headers.get("Allow", "")
    return told


def _check_head(request: HttpRequest) -> None:
    if (request.content_params or {}).get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        request.encoding = "utf-8"  # else the answer's own page would read the address in the other one
        raise Unsupported(_("Send the request in UTF-8."))
    if request.method not in METHODS:
        raise WrongMethod(_("This address does not know the method of the request."))
    if "\x00" in request.path_info or _LOST in request.path_info:
        raise Malformed(_("The address holds a character that cannot be read."))
    if not _is_readable(request.META.get("QUERY_STRING", "")):
        raise Malformed(_("The address holds a character that cannot be read."))
    if request.META.get("HTTP_CONTENT_ENCODING", "identity").lower() != "identity":
        raise Unsupported(_("Send the request uncompressed."))
    has_body = request.META.get("CONTENT_LENGTH") not in (None, "", "0")
    if has_body and request.content_type not in (JSON, *FORMS):
        raise Unsupported(_("Send the request as JSON (Content-Type: application/json)."))
    _drop_broken_cookies(request)


def _is_readable(query: str) -> bool:
    """Whether a query string, as bytes in the server's latin-1 disguise, is UTF-8 without NUL."""
    if query.isascii() and "%" not in query:
        return "\x00" not in query
    try:
        return "\x00" not in unquote_to_bytes(query.encode("latin-1")).decode("utf-8")
    except ValueError:
        return False


def _drop_broken_cookies(request: HttpRequest) -> None:
    """Without it the reader goes on; refused, she could not get rid of it."""
    if "\\" in request.META.get("HTTP_COOKIE", ""):  # only a quoted escape brings a NUL past the server
        for name in [name for name, value in request.COOKIES.items() if not is_storable(value)]:
            del request.COOKIES[name]


def _check_form(request: HttpRequest) -> None:
    try:
        sent = request.POST
    except UnreadablePostError:
        raise Malformed(_("The request broke off before its end.")) from None
    for name, values in sent.lists():
        if not all(is_storable(text) and _LOST not in text for text in (name, *values)):
            raise Malformed(_("The request holds a character that cannot be read (NUL, or not UTF-8)."))
