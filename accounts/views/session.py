"""The session of an open page: whether it still holds, and logging in again without leaving the page."""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.inputs import read_credentials
from clinnova.lib.problems import Invalid, NotAllowed

PAGE_OF = "X-Clinnova-User"  # id of the person for whom the page was drawn


@login_not_required
@require_http_methods(["GET", "POST"])
@never_cache
def session(request: HttpRequest) -> JsonResponse:
    """`{user, csrf}`: id of who is logged in, or null, and a fresh token. POST logs in: `{username, password}`."""
    if request.method == "POST":
        _log_in(request)
    return JsonResponse({"user": request.user.pk, "csrf": get_token(request)})


@sensitive_variables("sent", "form")
def _log_in(request: HttpRequest) -> None:
    """The same check and the same sentences as the log-in page. Raises Invalid; NotAllowed for another person."""
    sent = read_credentials(request)
    form = AuthenticationForm(request, data=sent)
    if not form.is_valid():
        sentences = [sentence for errors in form.errors.values() for sentence in errors]
        raise Invalid(" ".join(sentences), code="not_logged_in")
    user = form.get_user()
    if request.headers.get(PAGE_OF, str(user.pk)) != str(user.pk):
        raise NotAllowed(
            _("This page belongs to another person. Use the log-in page for your own work."),
            code="other_user",
        )
    login(request, user)
