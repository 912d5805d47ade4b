"""Who calls: a token that opens one study."""

from typing import Any

from django.utils.translation import gettext as _
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from accounts.models import User
from api.models import StudyToken


class StudyTokenAuthentication(TokenAuthentication):
    """`Authorization: Token …`. Narrows the user's rights to the token's study before anybody asks."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, StudyToken]:
        """Raises AuthenticationFailed for unknown, expired and revoked tokens, all with one sentence."""
        if not token.isascii():
            raise AuthenticationFailed(_("Invalid token."))
        return super().authenticate_credentials(token)

    def validate_user(self, auth_token: Any) -> tuple[User, StudyToken]:
        if auth_token.revoked_at is not None:
            raise AuthenticationFailed(_("Invalid token."))
        user, token = super().validate_user(auth_token)
        user.token_study_id = token.study_id
        return user, token
