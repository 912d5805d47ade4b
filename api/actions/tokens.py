"""Issuing and revoking tokens."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from api.models import StudyToken
from studies import access
from studies.models import Study

DEFAULT_LIFETIME = timedelta(days=90)


def issue_token(
    *, by: User, study: Study, label: str = "", lifetime: timedelta = DEFAULT_LIFETIME
) -> tuple[StudyToken, str]:
    """A token for `by` that opens `study` alone. The text is returned once; only its digest is stored."""
    access.require(by, Permission.VIEW_STUDY, study=study)
    return StudyToken.objects.create(user=by, expiry=lifetime, study=study, label=label)


def revoke_token(*, by: User, token: StudyToken) -> None:
    """End one of one's own tokens at once."""
    StudyToken.objects.filter(pk=token.pk, user=by, revoked_at=None).update(revoked_at=timezone.now())
