"""Log-in, log-out, language, and what a browser keeps until it is sent."""

from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeDoneView, PasswordChangeView
from django.urls import path

from accounts.inputs import LoginInput
from accounts.views import outbox
from accounts.views.language import set_language
from accounts.views.session import session

urlpatterns = [
    path(
        "login/",
        LoginView.as_view(
            template_name="accounts/login.html",
            authentication_form=LoginInput,
            redirect_authenticated_user=True,
        ),
        name="login",
    ),
    path("logout/", LogoutView.as_view(), name="logout"),
    path(
        "password/",
        PasswordChangeView.as_view(template_name="accounts/password_change.html"),
        name="password_change",
    ),
    path(
        "password/done/",
        PasswordChangeDoneView.as_view(template_name="accounts/password_change_done.html"),
        name="password_change_done",
    ),
    path("language/", set_language, name="set_language"),
    path("session/", session, name="session"),
    path("outbox/key/", outbox.key, name="outbox_key"),
    path("outbox/discard/", outbox.discard, name="outbox_discard"),
]
