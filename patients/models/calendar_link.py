"""Personal addresses at which calendar programs read the visits."""

import hashlib

from django.db import models

from accounts.models import User


class CalendarLink(models.Model):
    """A secret address of one person's visit calendar. Only the SHA-256 of its token is kept, so that nobody
    can read the address from the database; at most one link of a person is in force.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="calendar_links")
    digest = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=5)  # of the page on which it was made: the feed is written in it
    made_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(revoked_at=None), name="calendar_link_one_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"calendar link {self.pk} of {self.user_id}"


def digest(token: str) -> str:
    """What is stored of a token: it is long and random, so a plain SHA-256 gives nothing away."""
    return hashlib.sha256(token.encode()).hexdigest()
