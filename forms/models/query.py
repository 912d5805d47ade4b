"""Queries: clinical questions about a value. A read of the database is never called that."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forms.models.record import FormRecord
from patients.models import Subject


class Query(models.Model):
    """A question about one item of one record, raised by a check or a person, open until closed."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")

    class Kind(models.TextChoices):
        CHECK = "check", _("Check")
        MANUAL = "manual", _("Manual")

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="queries")
    record = models.ForeignKey(FormRecord, on_delete=models.PROTECT, related_name="queries")
    item = models.CharField(max_length=80)
    row = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    check_id = models.CharField(
        max_length=80, blank=True
    )  # an edit check's id, or "warn" for the item's range
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    text = models.JSONField()  # language -> sentence; a manual query has one language
    value_then = models.JSONField(
        null=True
    )  # key -> stored value of the items asked about, at opening and at closing
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: by new data

    class Meta:
        ordering = ["-id"]
        default_permissions = ()
        verbose_name_plural = "queries"
        constraints = [
            models.UniqueConstraint(
                fields=["record", "item", "row", "check_id"],
                condition=~Q(state="closed") & Q(kind="check"),
                name="query_once_open",
            )
        ]
        indexes = [models.Index(fields=["subject", "state"], name="query_by_subject")]

    def __str__(self) -> str:
        return f"{self.item}: {self.state}"


class QueryMessage(models.Model):
    """One turn in a query's thread: who, in which role, when, what, and the value at that time."""

    query = models.ForeignKey(Query, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=Query.State.choices)  # after this message
    value_then = models.JSONField(null=True)

    class Meta:
        ordering = ["id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.query_id} {self.state}"
