"""What makes a save count once."""

from django.db import models

from forms.models.record import FormRecord


class SavedOperation(models.Model):
    """An idempotency key with the answer it got. The same key again gets the same answer."""

    key = models.UUIDField(primary_key=True)
    record = models.ForeignKey(FormRecord, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)  # SHA-256 of who, what and where
    answer = models.JSONField()
    client_time = models.DateTimeField(null=True)
    saved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.key)
