"""Reviews of logs: at a visit somebody went through what goes on."""

from django.db import models

from accounts.models import User
from forms.models.record import FormRecord
from patients.models import Subject, Visit


class LogReview(models.Model):
    """The entries of a log were gone through at a visit and needed no change.

    `entries` maps the number of each entry that was shown to its version then: {"1": 4}. A row never changes; a
    later review is a row of its own, and a later change of an entry leaves it standing.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="log_reviews")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="log_reviews")
    form = models.CharField(max_length=60)
    entries = models.JSONField(default=dict)
    reviewed_at = models.DateTimeField(auto_now_add=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.form} at visit {self.visit_id}"

    def changed_since(self, records: "list[FormRecord]") -> list[int]:
        """The numbers of entries of this log that are new or other than they were."""
        return [r.repeat for r in records if self.entries.get(str(r.repeat)) != r.version]
