"""Writes about people."""

from accounts.models import User
from accounts.roles import SYSTEM_ROLE

SYSTEM_USERNAME = "system"


def create_user(
    *, username: str, full_name: str, password: str | None, email: str = "", language: str = "en"
) -> User:
    """Create a log-in without any right; rights follow from memberships. `password=None` cannot log in."""
    user = User(username=username, full_name=full_name, email=email, language=language)
    user.set_password(password)
    user.save()
    return user


def system_user() -> User:
    """The account under which management commands and background jobs act. It cannot log in."""
    found = User.objects.filter(username=SYSTEM_USERNAME).first()
    return found or create_user(username=SYSTEM_USERNAME, full_name=SYSTEM_ROLE, password=None)


def set_password(*, user: User, password: str) -> None:
    """Give a log-in a new password; sessions opened with the old one end."""
    user.set_password(password)
    user.save(update_fields=["password"])
