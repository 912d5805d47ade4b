"""Files that are answers of a form."""

from django.db import models

from accounts.models import User
from forms.models.record import FormRecord
from patients.models import Subject


class Attachment(models.Model):
    """A file uploaded for an item. The bytes lie under the random `key`; replacing the answer keeps both rows."""

    key = models.UUIDField(unique=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="attachments")
    record = models.ForeignKey(FormRecord, on_delete=models.PROTECT, related_name="attachments")
    item = models.CharField(max_length=80)
    name = models.CharField(
        max_length=200
    )  # as the person named it: shown to those who enter data, never exported
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    has_preview = models.BooleanField(default=False)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.key)
