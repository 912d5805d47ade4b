"""What the server keeps about entries that wait in a browser: the key that hides them, and those thrown away."""

import secrets
import uuid

from django.conf import settings
from django.db import models

SECRET_BYTES = 32  # AES-256


def new_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


class OutboxKey(models.Model):
    """The secret under which a person's unsent entries rest in her browsers, and the tag by which she finds them.

    The tag says nothing about the person; the secret leaves the server only towards her own session.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    tag = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    secret = models.BinaryField(max_length=SECRET_BYTES, default=new_secret)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.tag)


class DiscardedEntry(models.Model):
    """An entry that never reached its form because its author threw it away. Its value is not kept, the act is."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField()
    address = models.CharField(max_length=500)  # where it would have been sent
    item = models.CharField(max_length=200)
    entered_at = models.DateTimeField()  # by the clock of her computer
    reason = models.CharField(max_length=1000)
    discarded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="discarded_once")]

    def __str__(self) -> str:
        return str(self.key)
